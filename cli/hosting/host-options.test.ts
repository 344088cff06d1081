import { expect, test } from 'vitest'
import { defaultHostLimits, hostSettings } from '../../shared/protocol/base/host-limits.ts'
import { hostOptions } from './host-options.ts'

const loopback = ['--bind', '127.0.0.1']

test('limits have their defaults except for the given ones', () => {
  expect(hostOptions([]).limits).toEqual(defaultHostLimits)
  const { limits } = hostOptions(['--limit', 'members-here=50', '--limit', 'post-burst=7'])
  expect(limits).toEqual({ ...defaultHostLimits, membersHere: 50, postBurst: 7 })
})

test('--plain has no rate limits unless limits are given', () => {
  expect(hostOptions(['--plain', ...loopback]).limits.postsPerSecond).toBe(hostSettings.postsPerSecond.max)
  const { limits } = hostOptions(['--plain', ...loopback, '--limit', 'members-here=50'])
  expect(limits).toEqual({ ...defaultHostLimits, membersHere: 50 })
})

test('the next free port is used only if no port is given', () => {
  expect(hostOptions([])).toMatchObject({ port: 5050, orNext: true })
  expect(hostOptions(['--port', '5050'])).toMatchObject({ port: 5050, orNext: false })
  expect(hostOptions(['--port', '0'])).toMatchObject({ port: 0, orNext: false })
})

test('kind 12: addresses and numbers are read however people write them', () => {
  expect(hostOptions(['--bind', '“１２７．０．０．１”', '--port', '５０５０'])).toMatchObject({
    bind: '127.0.0.1',
    port: 5050,
  })
  expect(hostOptions(['--bind', '[::1]\u200b', '--keep-days', '３０'])).toMatchObject({
    bind: '::1',
    keep: { days: 30 },
  })
  expect(hostOptions(['--bind', ' ']).bind).toBe(hostOptions([]).bind)
})

test.each([
  [['--plain'], '--bind 127.0.0.1'],
  [['--plain', '--bind', '0.0.0.0'], '--bind 127.0.0.1'],
  [['--join', 'maybe'], 'open, knock, passcode, invite, closed'],
  [['--limit', 'foo=1'], 'Unknown limit “foo”'],
  [['--limit', 'members-here=0'], 'whole number'],
  [['--port', '70000'], '0 to 65535'],
  [['extra'], 'Unexpected argument “extra”'],
])('%o is refused with a sentence', (args, text) => {
  expect(() => hostOptions(args)).toThrow(text)
})
