import { beforeEach, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { TypingBoard } from './typing-board.ts'

let clock: ManualClock
let board: TypingBoard
let told: [string, readonly string[]][]

beforeEach(() => {
  clock = new ManualClock()
  told = []
  board = new TypingBoard(clock, {
    tell: (change) => {
      if (change.kind === 'typingChanged') told.push([change.channel, change.typing])
    },
  })
})

/** Someone's message is in the log. */
function says(channel: string, id: string): void {
  const author = { id, name: id }
  const at = { seq: 1, epoch: 1, at: 0, nonce: 'n' }
  board.said([{ kind: 'messagePosted', ...at, author, channel, body: 'hello' }])
}

test('[M4] someone counts as typing for typingMs after the last word of it', () => {
  board.heard('general', 'ann')
  clock.advance(limits.typingMs - 1)
  expect(told).toEqual([['general', ['ann']]])
  clock.advance(1)
  expect(told.at(-1)).toEqual(['general', []])
})

test('[M4] every further word prolongs it, and is no change', () => {
  for (let words = 0; words < 5; words++) {
    board.heard('general', 'ann')
    clock.advance(limits.typingEveryMs)
  }
  expect(told).toEqual([['general', ['ann']]])
  clock.advance(limits.typingMs - limits.typingEveryMs)
  expect(told).toEqual([
    ['general', ['ann']],
    ['general', []],
  ])
})

test('[M4] several people, in the order they began, each with a time of their own', () => {
  board.heard('general', 'ann')
  clock.advance(1_000)
  board.heard('general', 'bo')
  clock.advance(limits.typingMs - 1_000)
  clock.advance(1_000)
  expect(told).toEqual([
    ['general', ['ann']],
    ['general', ['ann', 'bo']],
    ['general', ['bo']],
    ['general', []],
  ])
})

test('[M4] channels know nothing of one another', () => {
  board.heard('general', 'ann')
  board.heard('tea', 'ann')
  says('tea', 'ann')
  expect(told).toEqual([
    ['general', ['ann']],
    ['tea', ['ann']],
    ['tea', []],
  ])
})

test('a message ends the typing at once, and its timer with it', () => {
  board.heard('general', 'ann')
  says('general', 'ann')
  clock.advance(1_000)
  board.heard('general', 'ann')
  clock.advance(limits.typingMs - 1)
  expect(told.at(-1)).toEqual(['general', ['ann']])
  expect(told).toHaveLength(3)
})

test('a message of someone who was not typing is no change', () => {
  says('general', 'ann')
  board.heard('general', 'ann')
  says('general', 'bo')
  says('tea', 'ann')
  expect(told).toEqual([['general', ['ann']]])
})

test('without a connection no one types, and no timer is left', () => {
  board.heard('general', 'ann')
  board.heard('general', 'bo')
  board.heard('tea', 'ann')
  board.heard('quiet', 'ann')
  says('quiet', 'ann')
  told = []
  board.clear()
  board.clear()
  clock.advance(limits.typingMs)
  expect(told).toEqual([
    ['general', []],
    ['tea', []],
  ])
})
