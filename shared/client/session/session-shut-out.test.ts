import { describe, expect, test } from 'vitest'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { limits } from '../../protocol/base/limits.ts'
import { clientOfRoom, SessionFixture } from './session.fixture.ts'

const deliveries = ({ room }: ReturnType<typeof clientOfRoom>) =>
  room.outgoing.map(({ command, delivery }) => [
    command.kind === 'post' ? command.content.text : command.kind,
    delivery.kind === 'failed' ? delivery.reason : delivery.kind,
  ])

/**
 * Bob, who wrote a message while disconnected, and returns after the owner's actions.
 */
async function returning(...acts: RequestedAction[]) {
  const world = new SessionFixture()
  const bob = clientOfRoom(world, 'Bob')
  world.cut(bob)
  expect(bob.post('Am I heard?', 'n1')).toBe(true)
  for (const act of acts) {
    const acted = world.room.act(act)
    world.clock.settle()
    expect(await acted).toBeNull()
  }
  world.clock.advance(limits.backOffMaxMs)
  return { world, bob }
}

describe('a waiting message of a member who is shut out', () => {
  test('fails with the reason after a ban, also in the store', async () => {
    const { bob } = await returning({ kind: 'ban', member: 'bob' })
    expect(bob.room.session).toMatchObject({ kind: 'closed', because: { code: 'banned' } })
    expect(deliveries(bob)).toEqual([['Am I heard?', 'banned']])
    const kept = [...bob.stores.values()].flatMap((store) => store.outgoing())
    expect(kept).toMatchObject([{ nonce: 'n1', delivery: { kind: 'failed', reason: 'banned' } }])
  })

  test('waits while its author knocks, fails on a refusal, and is sent when it is retried and the knock approved', async () => {
    const { world, bob } = await returning({ kind: 'kick', member: 'bob' })
    expect(bob.room.session.kind).toBe('knocking')
    expect(deliveries(bob)).toEqual([['Am I heard?', 'pending']])
    const answer = (letIn: boolean) => {
      world.room.answerKnock(world.room.knocks[0]?.id ?? '', letIn)
      world.clock.settle()
    }
    answer(false)
    expect(deliveries(bob)).toEqual([['Am I heard?', 'knock-refused']])
    bob.session.retryNow()
    world.clock.settle()
    expect(bob.session.retry('n1')).toBe(true)
    expect(deliveries(bob)).toEqual([['Am I heard?', 'pending']])
    answer(true)
    expect(bob.bodies).toEqual(['Am I heard?'])
    expect(bob.room.outgoing).toEqual([])
  })

  test('fails at once if its author posts or retries after that', async () => {
    const { world, bob } = await returning(
      { kind: 'kick', member: 'bob' },
      { kind: 'door', policy: 'closed' },
    )
    expect(deliveries(bob)).toEqual([['Am I heard?', 'room-closed']])
    expect(bob.post('Hello?', 'n2')).toBe(true)
    expect(bob.session.retry('n1')).toBe(true)
    world.clock.settle()
    expect(deliveries(bob)).toEqual([
      ['Am I heard?', 'room-closed'],
      ['Hello?', 'room-closed'],
    ])
  })

  test('is kept if its author can return without approval', () => {
    const world = new SessionFixture()
    const bob = clientOfRoom(world, 'Bob')
    clientOfRoom(world, 'Bob')
    expect(bob.room.session).toMatchObject({ kind: 'closed', because: { code: 'replaced' } })
    bob.post('From the other window', 'n1')
    expect(deliveries(bob)).toEqual([['From the other window', 'pending']])
    bob.session.retryNow()
    world.clock.settle()
    expect(bob.bodies).toEqual(['From the other window'])
  })
})
