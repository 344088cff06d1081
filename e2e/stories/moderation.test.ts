import { systemChance } from '../../shared/node/system.ts'
import { describe, expect, test } from 'vitest'
import {
  ask,
  bodies,
  enter,
  host,
  invite,
  person,
  roomOf,
  say,
  until,
} from '../../shared/app/people.fixture.ts'

describe('moderation', () => {
  const pair = async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann, 'open')
    expect(await enter(bob, address)).toBe('joined')
    return { ann, bob, room, address, bobsId: bob.state.profile.id }
  }

  test('a banned device cannot return under any name until it is unbanned', async () => {
    const { ann, bob, room, address, bobsId } = await pair()
    await ask(ann, { kind: 'moderate', room, act: { kind: 'ban', member: bobsId } })
    await until(bob, () => roomOf(bob).session.kind === 'closed')
    expect(roomOf(bob).session).toMatchObject({ because: { code: 'banned' } })
    await ask(bob, { kind: 'leaveRoom', room: roomOf(bob).ref })
    await ask(bob, { kind: 'setName', name: 'Robert' })
    expect(await enter(bob, address)).toBe('banned')
    expect(await enter(bob, (await invite(ann)).link)).toBe('banned')
    await ask(ann, { kind: 'moderate', room, act: { kind: 'unban', member: bobsId } })
    expect(await enter(bob, address)).toBe('joined')
  })

  test('a member that may not ban is told so', async () => {
    const { ann, bob } = await pair()
    const act = { kind: 'ban', member: ann.state.profile.id } as const
    const result = await bob.dispatch({ kind: 'moderate', room: roomOf(bob).ref, act })
    expect(result).toMatchObject({ ok: false, problem: { code: 'not-allowed' } })
    expect(await bob.dispatch({ kind: 'createInvite', room: roomOf(bob).ref })).toMatchObject({
      ok: false,
      problem: { code: 'not-hosting' },
    })
  })

  test('a removed message disappears from both windows and copies, without a warning of rewritten history', async () => {
    const { ann, bob, room, address } = await pair()
    await say(bob, 'a slip')
    await until(ann, () => bodies(ann).includes('a slip'))
    const posted = roomOf(ann).channels[0]?.entries.find((entry) => entry.kind === 'message')
    if (!posted) throw new Error('there is no message')
    const target = { author: posted.author.id, nonce: posted.nonce }
    await ask(ann, { kind: 'remove', room, channel: 'general', nonce: systemChance.id(), target })
    await until(bob, () => bodies(bob).length === 0)
    await until(ann, () => bodies(ann).length === 0)
    for (const app of [ann, bob]) {
      const ref = roomOf(app).ref
      const { entries } = await ask(app, { kind: 'loadAround', room: ref, channel: 'general', seq: 1 })
      expect(JSON.stringify(entries)).not.toContain('a slip')
    }
    await ask(bob, { kind: 'leaveRoom', room: roomOf(bob).ref })
    expect(await enter(bob, address)).toBe('joined')
    expect(roomOf(bob).notices).toEqual([])
    expect(roomOf(bob).forged).toEqual([])
  })
})
