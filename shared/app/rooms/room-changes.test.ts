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
function ear(): string[] {
  const heard: string[] = []
  changes.listen((change) => heard.push(channelOf(change)))
  return heard
}

test('what a listener tells meanwhile comes after, in the same order for all', () => {
  const first = ear()
  changes.listen((change) => {
    if (channelOf(change) === 'a') for (const next of ['b', 'c']) changes.report(typing(next))
  })
  const last = ear()
  changes.report(typing('a'))
  expect(first).toEqual(['a', 'b', 'c'])
  expect(last).toEqual(first)
})

test('who begins to listen while a change is told hears the next ones only', () => {
  let late: string[] = []
  const stop = changes.listen(() => {
    late = ear()
    stop()
  })
  changes.report(typing('a'))
  expect(late).toEqual([])
  changes.report(typing('b'))
  expect(late).toEqual(['b'])
})

test('who has stopped listening hears nothing more', () => {
  const heard: string[] = []
  const stop = changes.listen((change) => heard.push(channelOf(change)))
  stop()
  changes.report(typing('a'))
  expect(heard).toEqual([])
})

test('kind 4: a listener that throws keeps no other from being told, nor the changes after that one', () => {
  const broken = new Error('broken')
  changes.listen(() => {
    throw broken
  })
  const heard = ear()
  changes.report(typing('a'))
  changes.report(typing('b'))
  expect(heard).toEqual(['a', 'b'])
  expect(faults).toEqual([broken, broken])
})
