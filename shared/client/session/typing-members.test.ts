import { beforeEach, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { TypingMembers } from './typing-members.ts'

let clock: ManualClock
let typing: TypingMembers
let changes: [string, readonly string[]][]

beforeEach(() => {
  clock = new ManualClock()
  changes = []
  typing = new TypingMembers(clock, {
    report: (change) => {
      if (change.kind === 'typingChanged') changes.push([change.channel, change.typing])
    },
  })
})

/** A message of this member has arrived. */
function says(channel: string, id: string): void {
  const author = { id, name: id }
  const at = { seq: 1, epoch: 1, at: 0, nonce: 'n' }
  typing.posted([{ kind: 'messagePosted', ...at, author, channel, content: { text: 'hello' } }])
}

test('[M4] a member counts as typing for typingMs after the last signal', () => {
  typing.signalled('general', 'ann')
  clock.advance(limits.typingMs - 1)
  expect(changes).toEqual([['general', ['ann']]])
  clock.advance(1)
  expect(changes.at(-1)).toEqual(['general', []])
})

test('[M4] further signals prolong it without a change', () => {
  for (let words = 0; words < 5; words++) {
    typing.signalled('general', 'ann')
    clock.advance(limits.typingEveryMs)
  }
  expect(changes).toEqual([['general', ['ann']]])
  clock.advance(limits.typingMs - limits.typingEveryMs)
  expect(changes).toEqual([
    ['general', ['ann']],
    ['general', []],
  ])
})

test('[M4] several members are listed in the order they started, each with its own time', () => {
  typing.signalled('general', 'ann')
  clock.advance(1_000)
  typing.signalled('general', 'bo')
  clock.advance(limits.typingMs - 1_000)
  clock.advance(1_000)
  expect(changes).toEqual([
    ['general', ['ann']],
    ['general', ['ann', 'bo']],
    ['general', ['bo']],
    ['general', []],
  ])
})

test('[M4] channels are independent', () => {
  typing.signalled('general', 'ann')
  typing.signalled('tea', 'ann')
  says('tea', 'ann')
  expect(changes).toEqual([
    ['general', ['ann']],
    ['tea', ['ann']],
    ['tea', []],
  ])
})

test('a message ends typing at once, with its timer', () => {
  typing.signalled('general', 'ann')
  says('general', 'ann')
  clock.advance(1_000)
  typing.signalled('general', 'ann')
  clock.advance(limits.typingMs - 1)
  expect(changes.at(-1)).toEqual(['general', ['ann']])
  expect(changes).toHaveLength(3)
})

test('a message of a member who was not typing changes nothing', () => {
  says('general', 'ann')
  typing.signalled('general', 'ann')
  says('general', 'bo')
  says('tea', 'ann')
  expect(changes).toEqual([['general', ['ann']]])
})

test('clear ends all typing and its timers', () => {
  typing.signalled('general', 'ann')
  typing.signalled('general', 'bo')
  typing.signalled('tea', 'ann')
  typing.signalled('quiet', 'ann')
  says('quiet', 'ann')
  changes = []
  typing.clear()
  typing.clear()
  clock.advance(limits.typingMs)
  expect(changes).toEqual([
    ['general', []],
    ['tea', []],
  ])
})
