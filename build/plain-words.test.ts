import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { literalsIn } from './testing/literals.ts'
import { oddIn } from './testing/odd-words.ts'

const root = join(import.meta.dirname, '..')

/** Lists of words for other purposes. */
const NO_SENTENCES = ['shared/protocol/trust/key-word-list.ts']

const sources = globSync('{renderer,cli,electron,shared,build}/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !/\.(?:test|fixture|contract)\.|\btesting\//.test(file) && !NO_SENTENCES.includes(file),
)

describe('sentences that people read', () => {
  test('are plain English', () => {
    const odd = sources.flatMap((file) =>
      literalsIn(file, readFileSync(join(root, file), 'utf8')).flatMap(({ line, text }) =>
        oddIn(text).map((plain) => `${file}:${line}: “${text}” (better: ${plain})`),
      ),
    )
    expect(odd).toEqual([])
  })

  test.each([
    'Are both machines on the same network?',
    'Whoever has the link can join.',
    'Copy it anew.',
    'Rooms of before',
    'Invites may not lead here.',
    'Only who was here before comes in.',
    'This room is not open any more.',
    'Nobody is here.',
    'Only a moderator can lift the ban.',
    'Remove this message?',
    "You're muted.",
  ])('“%s” is not', (text) => {
    expect(oddIn(text)).not.toEqual([])
  })
})

test('literals are found in strings, templates and between tags, and nowhere else', () => {
  const source = `import x from 'a b'
    type T = 'c d'
    // e f
    const g = { h: 'i j', k: \`l \${m('n o')} p\`, q: 'r' }
    const s = <b title="t u">
      v w
    </b>`
  expect(literalsIn('x.tsx', source)).toEqual([
    { line: 4, text: 'i j' },
    { line: 4, text: 'l … p' },
    { line: 4, text: 'n o' },
    { line: 5, text: 't u' },
    { line: 5, text: 'v w' },
  ])
})
