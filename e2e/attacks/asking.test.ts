import { describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../shared/protocol/wire/version.ts'
import { deviceOf } from '../faults/device.ts'
import { TargetRoom, ROOM } from './target-room.ts'
import { RawClient, joinRaw, signedPost } from './raw-client.ts'
import { tryJoin } from './joining-client.ts'

const about = { kind: 'about', version: PROTOCOL_VERSION } as const

/** Asks about a room; returns the frames of the answer, in order. */
async function ask(port: number, room?: string) {
  const asking = await RawClient.connect(port)
  asking.say(room === undefined ? about : { ...about, room })
  await asking.ended
  return asking.heard
}

describe('asking about a room', () => {
  test('[A2] a wrong id of a hidden room gets the same answer as no id', async () => {
    const hidden = await TargetRoom.open({ hidden: true })
    const refused = [{ kind: 'close', reason: 'not-told' }]
    expect(await ask(hidden.port)).toEqual(refused)
    for (const guess of ['room-2', 'room', ROOM.name.replace(' ', '-')])
      expect(await ask(hidden.port, guess)).toEqual(refused)
    // With the id, a client learns that the room is there; and a hidden room can be joined.
    expect(await ask(hidden.port, ROOM.id)).toMatchObject([
      { kind: 'room', room: ROOM },
      { reason: 'answered' },
    ])
    expect(await tryJoin('Ann', hidden.port)).toBe('joined')
  })

  test('[A1] a hello after the question makes no one a member', async () => {
    const room = await TargetRoom.open()
    const mallory = await RawClient.connect(room.port)
    mallory.say(about, mallory.hello('Mallory'))
    expect(await mallory.closeReason()).toBe('answered')
    expect(room.hasMember(deviceOf('Mallory').publicKey)).toBe(false)
  })

  test('[S8] a flood of questions from one address is cut off, and members do not notice', async () => {
    const room = await TargetRoom.open({ limits: { connectionBurst: 10, connectionsPerSecond: 1 } })
    const ann = await joinRaw(room.port, 'Ann')
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => ask(room.port)))
    const answered = outcomes.filter(
      ({ status, ...rest }) => status === 'fulfilled' && 'value' in rest && rest.value.length > 0,
    )
    expect(answered.length).toBeGreaterThan(0)
    expect(answered.length).toBeLessThanOrEqual(12)
    ann.say(signedPost(deviceOf('Ann'), 'n1', 'still here'))
    expect(await ann.frame('ack')).toMatchObject({ nonce: 'n1' })
  })
})
