import { beforeEach, expect, test } from 'vitest'
import type { RoomChange } from '../../bridge/room-change.ts'
import { RoomChanges } from './room-changes.ts'

const typing = (channel: string): RoomChange => ({ kind: 'typingChanged', channel, typing: [] })
const channelOf = (change: RoomChange): string => ('channel' in change ? change.channel : '')

let faults: unknown[]
let changes: RoomChanges
beforeEach(() => {
  faults = []
  changes = new RoomChanges((error) => faults.push(error))
})

/** What a listener that begins now hears. */
function newListener(): string[] {
  const heard: string[] = []
  changes.listen((change) => heard.push(channelOf(change)))
  return heard
}

test('a change reported by a listener comes after the current one, in the same order for all', () => {
  const first = newListener()
  changes.listen((change) => {
    if (channelOf(change) === 'a') for (const next of ['b', 'c']) changes.report(typing(next))
  })
  const last = newListener()
  changes.report(typing('a'))
  expect(first).toEqual(['a', 'b', 'c'])
  expect(last).toEqual(first)
})

test('a listener added during a change hears only the next ones', () => {
  let late: string[] = []
  const stop = changes.listen(() => {
    late = newListener()
    stop()
  })
  changes.report(typing('a'))
  expect(late).toEqual([])
  changes.report(typing('b'))
  expect(late).toEqual(['b'])
})

test('a removed listener hears nothing more', () => {
  const heard: string[] = []
  const stop = changes.listen((change) => heard.push(channelOf(change)))
  stop()
  changes.report(typing('a'))
  expect(heard).toEqual([])
})

test('kind 4: a listener that throws keeps no other listener from this or later changes', () => {
  const broken = new Error('broken')
  changes.listen(() => {
    throw broken
  })
  const heard = newListener()
  changes.report(typing('a'))
  changes.report(typing('b'))
  expect(heard).toEqual(['a', 'b'])
  expect(faults).toEqual([broken, broken])
})
