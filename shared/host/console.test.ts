import { expect, test } from 'vitest'
import { MemoryHistory } from './log/memory-history.ts'
import { RoomFixture } from './room.fixture.ts'
import { CONSOLE } from './room.ts'

/** A room with one member, who posted a message. */
function roomWithMessage() {
  const history = new MemoryHistory(1)
  const fixture = new RoomFixture(history)
  const ann = fixture.join('Ann')
  ann.say({ kind: 'post', nonce: 'said', channel: 'general', content: { text: 'a slip of the tongue' } })
  return { fixture, history, ann }
}

test('[L3] the console of a room removes any message, for everyone', async () => {
  const { fixture, history, ann } = roomWithMessage()
  const removing = fixture.room.remove('general', { author: 'ann', nonce: 'said' })
  await fixture.answered()
  expect(await removing).toBeNull()
  expect(ann.last('event').event).toMatchObject({
    kind: 'messageRemoved',
    author: CONSOLE,
    target: { author: 'ann', nonce: 'said' },
  })
  expect(JSON.stringify(history.before(undefined, history.head.seq + 1, 100))).not.toContain('slip')
})

test.each([
  ['that does not exist', 'general', 'other'],
  ['in another channel', 'elsewhere', 'said'],
])('it cannot remove a message %s', async (_, channel, nonce) => {
  const { fixture, history } = roomWithMessage()
  const before = history.head.seq
  const removing = fixture.room.remove(channel, { author: 'ann', nonce })
  await fixture.answered()
  expect(await removing).toBe('no-such-message')
  expect(history.head.seq).toBe(before)
})
