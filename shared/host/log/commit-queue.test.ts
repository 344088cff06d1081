import { expect, test } from 'vitest'
import type { Fact, Position, RoomEvent } from '../../protocol/log/events.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { CommitQueue, type Proposal } from './commit-queue.ts'
import { MemoryHistory } from './memory-history.ts'

const post = (nonce: string): Fact => ({
  kind: 'messagePosted',
  author: { id: 'ann', name: 'Ann' },
  nonce,
  channel: 'general',
  content: { text: nonce },
})

/** A queue with a log of two messages, and what it reports. */
async function queue() {
  const clock = new ManualClock()
  const history = new MemoryHistory(1)
  await history.append(['a', 'b'].map((nonce, i) => ({ ...post(nonce), seq: i + 1, epoch: 1, at: 0 })))
  const committed: RoomEvent[] = []
  const commits = new CommitQueue({
    history,
    clock,
    commit: (events, enter) => {
      enter()
      committed.push(...events)
    },
  })
  const stored: Record<string, Position> = {}
  const proposing =
    (nonce: string, decide: (inBatch: number) => boolean = () => true): Proposal =>
    ({ facts }) => ({
      facts: decide(facts.length) ? [post(nonce)] : [],
      onStored: (at) => (stored[nonce] = at),
      onFailed: (failure) => {
        throw new Error(failure)
      },
    })
  const answered = async () => {
    clock.settle()
    for (let turns = 0; turns < 20; turns++) await Promise.resolve()
  }
  return { commits, proposing, stored, committed, answered }
}

test('[P3] if dropping a repetition makes another proposal a repetition, both have their first positions', async () => {
  const { commits, proposing, stored, committed, answered } = await queue()
  commits.propose(proposing('a'))
  // Proposes facts only while the batch is empty: none at first, then a repetition.
  commits.propose(proposing('b', (inBatch) => inBatch === 0))
  commits.propose(proposing('c'))
  await answered()
  expect(stored).toEqual({ a: { epoch: 1, seq: 1 }, b: { epoch: 1, seq: 2 }, c: { epoch: 1, seq: 3 } })
  expect(committed.map(({ nonce }) => nonce)).toEqual(['c'])
})
