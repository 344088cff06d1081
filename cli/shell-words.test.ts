import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shellWord, shellWords } from './shell-words.ts'

/** The shells of this system that can be tested. */
const shells = ['sh', 'bash', 'dash', 'zsh', 'fish'].filter(
  (shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0,
)

/** The arguments that a program gets when a shell runs these words. */
const argumentsFrom = (shell: string, words: string): string[] => {
  const print = `process.stdout.write(JSON.stringify(process.argv.slice(1)))`
  const { stdout } = spawnSync(shell, ['-c', `"$NODE" -e "$PRINT" -- ${words}`], {
    env: { ...process.env, NODE: process.execPath, PRINT: print },
    encoding: 'utf8',
  })
  return JSON.parse(stdout) as string[]
}

/** Names that people give to folders and themselves, and names that they never should. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    '-',
    '--',
    '-x',
    '--data',
    "O'Neil",
    '/home/ann b/it’s "x"',
    '$HOME',
    '~',
    '~/x',
    '`id`',
    '$(id)',
    '!!',
    'a\\',
    '\\',
    'a\nb',
    '*',
    '[fe80::1%eth0]:5050',
    'parley://10.0.0.1:5050/r/Lab%20room?[fd00::7]#1.a.b.c.0',
    '=x',
    '#',
    '{a,b}',
    'Ünïcødé 東京',
  ),
  fc.string({ unit: fc.constantFrom(...Array.from(` '"\\$\`!*?[]{}()<>|&;#~=%^-,\n\tabcé`)), maxLength: 12 }),
)

describe.skipIf(process.platform === 'win32').each(shells)('kind 15: pasted into %s', (shell) => {
  test('every text is one word again', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 60 }), (texts) => {
        expect(argumentsFrom(shell, texts.map((word) => shellWord(word, 'linux')).join(' '))).toEqual(texts)
      }),
      { numRuns: 8 },
    )
  })

  test('a command is parsed as meant, even with leading dashes', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, text, (positionals, as, data) => {
        const args = argumentsFrom(
          shell,
          shellWords('join', positionals, { as, data, trust: undefined }, 'linux'),
        )
        const options = { as: { type: 'string' }, data: { type: 'string' } } as const
        const read = parseArgs({ args, options, allowPositionals: true, strict: true })
        expect(read.positionals).toEqual(['join', ...positionals])
        expect({ ...read.values }).toEqual({ as, data })
      }),
      { numRuns: 12 },
    )
  })
})

test.each([
  ['10.0.0.1:5050', '10.0.0.1:5050'],
  ['/home/ann/Parley', '/home/ann/Parley'],
  ['/home/ann b', "'/home/ann b'"],
  ["it's", String.raw`'it'\''s'`],
  ['', "''"],
])('kind 15: %j is quoted as %s', (raw, written) => {
  expect(shellWord(raw, 'linux')).toBe(written)
})

// cmd knows only double quotes; PowerShell expands $ and ` in them, cmd %NAME%.
test.each([
  [String.raw`C:\Users\ann\Parley`, String.raw`C:\Users\ann\Parley`],
  [String.raw`C:\Users\Ann B`, String.raw`"C:\Users\Ann B"`],
  ["O'Neil", `"O'Neil"`],
  ['C:\\Ann B\\', '"C:\\Ann B\\\\"'],
  ['a&b', '"a&b"'],
  [
    'parley://10.0.0.1:5050/r/Lab%20room%20b#1.a.b.c.0',
    '"parley://10.0.0.1:5050/r/Lab%20room%20b#1.a.b.c.0"',
  ],
  ['[fe80::1%12]:5050', '"[fe80::1%12]:5050"'],
  ['@home', '"@home"'],
  ['', '""'],
  ['cash $5', "'cash $5'"],
  ['%TEMP%', "'%TEMP%'"],
  ["it's $5", "'it''s $5'"],
])('kind 15: on Windows %j is quoted as %s', (raw, written) => {
  expect(shellWord(raw, 'win32')).toBe(written)
})
