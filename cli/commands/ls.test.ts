import { expect, test } from 'vitest'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import { asJson, asText, changesBetween, emptyReason } from './ls.ts'

const room = (id: string, members = 1): FoundRoom => ({
  id,
  name: id,
  version: '2.0',
  members,
  policy: 'open',
  fingerprint: 'abcdefghijklmnop',
  addresses: [{ host: '10.0.0.2', port: 5050 }],
})

test('changes are the rooms that appeared, changed or disappeared', () => {
  const [stays, changes, goes] = [room('stays'), room('changes'), room('goes')]
  const changed = room('changes', 2)
  const comes = room('comes')
  expect(changesBetween([stays, changes, goes], [stays, changed, comes], asText)).toEqual([
    { kind: 'down', room: goes },
    { kind: 'up', room: changed },
    { kind: 'up', room: comes },
  ])
  expect(changesBetween([stays], [stays], asText)).toEqual([])
})

test('another address is a change for programs, but not for people, who see only the best one', () => {
  const [at = { host: '10.0.0.2', port: 5050 }] = room('a').addresses
  const more = { ...room('a'), addresses: [at, { host: '10.0.0.3', port: 5050 }] }
  expect(changesBetween([room('a')], [more], asText)).toEqual([])
  expect(changesBetween([room('a')], [more], asJson)).toEqual([{ kind: 'up', room: more }])
})

test('a room with another key is a different room', () => {
  const other = { ...room('a'), fingerprint: 'another-key-1234' }
  expect(changesBetween([room('a')], [other], asText).map(({ kind }) => kind)).toEqual(['down', 'up'])
})

test('the reason for an empty list says what was tried', () => {
  const on = { kind: 'on', links: ['eth0'], problems: [] } as const
  expect(emptyReason(on, false)).toMatch(/^No rooms found on this network\..*parley.* doctor\.$/)
  expect(emptyReason(on, true)).toMatch(
    /^No rooms found.*\nNo room answered at the addresses that were checked\.$/,
  )
})
