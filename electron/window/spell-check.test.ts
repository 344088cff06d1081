import { expect, test } from 'vitest'
import { BLOCKED_URL, spellCheckOffline } from './spell-check.ts'

/** The calls on a session, as pairs of the method's name and its argument. */
function sessionCalls(platform: NodeJS.Platform): unknown[] {
  const calls: unknown[] = []
  spellCheckOffline(
    {
      setSpellCheckerDictionaryDownloadURL: (url) => calls.push(['download from', url]),
      setSpellCheckerLanguages: (languages) => calls.push(['languages', languages]),
    },
    platform,
  )
  return calls
}

test('Linux has no system spell checker: no language is checked, so no dictionary is requested', () => {
  expect(sessionCalls('linux')).toEqual([['languages', []]])
})

test('Windows keeps its system spell checker, and no dictionary is downloaded', async () => {
  expect(sessionCalls('win32')).toEqual([['download from', BLOCKED_URL]])
  // Node's fetch blocks the same ports as Chromium: it fails before it connects.
  await expect(fetch(BLOCKED_URL)).rejects.toMatchObject({ cause: { message: 'bad port' } })
})

test('macOS needs no change, as it downloads nothing', () => {
  expect(sessionCalls('darwin')).toEqual([])
})
