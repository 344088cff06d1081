import { expect, test } from 'vitest'
import { joinCommand } from './join.ts'

test('the command that joins again is the same person’s, and one line of a shell', () => {
  expect(joinCommand('10.0.0.5:5050', {}, 'parley')).toBe('parley join 10.0.0.5:5050')
  expect(joinCommand('[fe80::1%eth0]:5050', { as: 'Ann O’Neil', data: '/tmp/a' }, 'parley')).toBe(
    "parley join '[fe80::1%eth0]:5050' --as 'Ann O’Neil' --data /tmp/a",
  )
  expect(joinCommand('lab:5050', { as: "it's" }, 'parley')).toBe(
    String.raw`parley join lab:5050 --as 'it'\''s'`,
  )
})
