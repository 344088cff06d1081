import { expect, test } from 'vitest'
import { NOWHERE, spellCheckOffline } from './spell-check.ts'

/** The calls on a session, as pairs of the method's name and its argument. */
function asked(platform: NodeJS.Platform): unknown[] {
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

test('Linux has no checker of its own: no language is checked, so no dictionary is wanted', () => {
  expect(asked('linux')).toEqual([['languages', []]])
})

test('Windows keeps its own checker, and dictionaries are asked of no one', async () => {
  expect(asked('win32')).toEqual([['download from', NOWHERE]])
  // Node's fetch blocks the same ports as Chromium: it fails before it connects.
  await expect(fetch(NOWHERE)).rejects.toMatchObject({ cause: { message: 'bad port' } })
})

test('macOS downloads nothing', () => {
  expect(asked('darwin')).toEqual([])
})
