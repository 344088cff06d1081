import { expect, test } from 'vitest'
import { ownCommand } from './own-command.ts'
import { helpText } from './help.ts'
import { keyAdvice } from './talking/host-keys.ts'
import { shellWord } from './shell-words.ts'

test.each([
  ['installed', { checkout: null, cwd: '/home/ann', env: {} }, 'parley'],
  ['by npx', { checkout: null, cwd: '/home/ann', env: { npm_lifecycle_event: 'npx' } }, 'npx parley-lan'],
  [
    'by npm in a checkout',
    { checkout: '/src/parley', cwd: '/src/parley', env: { npm_package_json: '/src/parley/package.json' } },
    'npm run -s parley --',
  ],
  [
    'by a script of another project',
    { checkout: '/src/parley', cwd: '/src/other', env: { npm_package_json: '/src/other/package.json' } },
    'node /src/parley/cli/parley.ts',
  ],
  ['by hand in a checkout', { checkout: '/src/parley', cwd: '/src/parley', env: {} }, 'node cli/parley.ts'],
  [
    'by hand from elsewhere',
    { checkout: '/my src', cwd: '/home', env: {} },
    `node ${shellWord('/my src/cli/parley.ts')}`,
  ],
] as const)('%s', (_, start, command) => {
  expect(ownCommand(start)).toBe(command)
})

test('the help explains once how to run commands if “parley” is not installed', () => {
  expect(helpText('parley')).not.toContain('in place of')
  expect(helpText('npm run -s parley --')).toContain('Here, write npm run -s parley -- in place of parley.')
})

test('advice about a changed key contains a command to copy and run', () => {
  const keys = { known: 'A'.repeat(43), seen: 'B'.repeat(43) }
  expect(keyAdvice(keys, 'lab:5050', false, 'node cli/parley.ts')).toContain(
    `\n      node cli/parley.ts join lab:5050 --trust ${keys.seen}`,
  )
})

test('kind 15: a key that begins with a dash is written so that it is read as the key', () => {
  const keys = { known: 'A'.repeat(43), seen: `-${'B'.repeat(42)}` }
  expect(keyAdvice(keys, '[::1]:5050', false, 'parley')).toContain(
    `\n      parley join ${shellWord('[::1]:5050')} --trust=${keys.seen}`,
  )
})
