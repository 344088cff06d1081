import { expect, test } from 'vitest'
import { joinCommand } from './join.ts'
import { shellWord } from '../shell-words.ts'

test('the command to rejoin keeps the identity, and is one shell line', () => {
  expect(joinCommand('10.0.0.5:5050', {}, 'parley')).toBe('parley join 10.0.0.5:5050')
  expect(joinCommand('[fe80::1%eth0]:5050', { as: 'Ann O’Neil', data: '/tmp/a' }, 'parley')).toBe(
    `parley join ${shellWord('[fe80::1%eth0]:5050')} --as ${shellWord('Ann O’Neil')} --data /tmp/a`,
  )
})
