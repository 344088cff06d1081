import { describe, expect, test } from 'vitest'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'
import {
  ask,
  bodies,
  enter,
  host,
  hostingOf,
  invite,
  person,
  roomOf,
  say,
  until,
} from '../../shared/app/people.fixture.ts'

describe('a host that approves each person', () => {
  const knocking = async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann, 'knock')
    const joining = enter(bob, address)
    await until(ann, () => roomOf(ann).knocks.length === 1)
    const [knock] = roomOf(ann).knocks
    if (!knock) throw new Error('no one knocks')
    return { ann, bob, room, address, joining, knock }
  }

  test('sees the name and key of a newcomer, lets them in, and both talk', async () => {
    const { ann, bob, room, joining, knock } = await knocking()
    expect(knock).toMatchObject({ name: 'Bob', key: bob.state.profile.id })
    await ask(ann, { kind: 'answerKnock', room, knock: knock.id, letIn: true })
    expect(await joining).toBe('joined')
    await say(bob, 'thank you')
    await until(ann, () => bodies(ann).includes('thank you'))
    expect(roomOf(ann).knocks).toEqual([])
    expect(roomOf(ann).forged).toEqual([])
    expect(roomOf(ann).members[bob.state.profile.id]).toMatchObject({ name: 'Bob', role: 'member' })
    expect(roomOf(bob).members[ann.state.profile.id]?.role).toBe('owner')
  })

  test('refuses a newcomer, who is told so and keeps no room', async () => {
    const { ann, bob, room, joining, knock } = await knocking()
    await ask(ann, { kind: 'answerKnock', room, knock: knock.id, letIn: false })
    expect(await joining).toBe('knock-refused')
    expect(bob.state.rooms).toEqual([])
    expect(bob.state.recents).toEqual([])
  })

  test.each<[JoinPolicy, string]>([
    ['open', 'joined'],
    ['passcode', 'passcode-needed'],
    ['invite', 'invite-needed'],
    ['closed', 'room-closed'],
  ])('changes the policy to %s: newcomers who wait get %s', async (policy, outcome) => {
    const { ann, room, joining } = await knocking()
    await ask(ann, { kind: 'moderate', room, act: { kind: 'door', policy } })
    expect(await joining).toBe(outcome)
    expect(roomOf(ann).knocks).toEqual([])
  })

  test('changes the policy to passcode: a waiting newcomer that has it joins, one with a wrong one is refused', async () => {
    const [ann, bob, cy] = [person('Ann'), person('Bob'), person('Cy')]
    const { room, address } = await host(ann, 'knock')
    const passcode = hostingOf(ann).passcode.digits
    const wrong = passcode === '000000' ? '000001' : '000000'
    const joining = [enter(bob, address, { passcode }), enter(cy, address, { passcode: wrong })]
    await until(ann, () => roomOf(ann).knocks.length === 2)
    await ask(ann, { kind: 'moderate', room, act: { kind: 'door', policy: 'passcode' } })
    expect(await Promise.all(joining)).toEqual(['joined', 'passcode-wrong'])
  })

  test('does not need to approve a member again', async () => {
    const { ann, bob, room, address, joining, knock } = await knocking()
    await ask(ann, { kind: 'answerKnock', room, knock: knock.id, letIn: true })
    await joining
    await ask(bob, { kind: 'leaveRoom', room: roomOf(bob).ref })
    expect(await enter(bob, address)).toBe('joined')
  })

  test('is the default of an app', async () => {
    const ann = person('Ann')
    await ask(ann, { kind: 'hostRoom', name: 'R', bind: '127.0.0.1', port: 0 })
    await until(ann, () => roomOf(ann).rules !== null)
    expect(roomOf(ann).rules?.policy).toBe('knock')
  })
})

describe('an invite', () => {
  test.each<JoinPolicy>(['knock', 'invite', 'passcode'])(
    'admits at once under the policy %s',
    async (policy) => {
      const [ann, bob] = [person('Ann'), person('Bob')]
      const { address } = await host(ann, policy)
      const { link } = await invite(ann)
      if (policy === 'invite') expect(await enter(bob, address)).toBe('invite-needed')
      expect(await enter(bob, link)).toBe('joined')
      expect(roomOf(bob).hostKey).toBe(hostingOf(ann).fingerprint)
    },
  )

  test('that is used up or revoked admits no one and leaves the host’s list', async () => {
    const [ann, bob, cy] = [person('Ann'), person('Bob'), person('Cy')]
    const { room } = await host(ann, 'invite')
    const [once, revoked] = [await invite(ann, { uses: 1 }), await invite(ann)]
    expect(await enter(bob, once.link)).toBe('joined')
    expect(await enter(cy, once.link)).toBe('invite-not-valid')
    await ask(ann, { kind: 'revokeInvite', room, id: revoked.id })
    expect(await enter(cy, revoked.link)).toBe('invite-not-valid')
    await until(ann, () => hostingOf(ann).invites.length === 0)
  })

  test('with another host’s key sends nothing to the host that answers', async () => {
    const [ann, eve, bob] = [person('Ann'), person('Eve'), person('Bob')]
    const { address: eves } = await host(eve, 'open')
    await host(ann, 'invite')
    const { link } = await invite(ann)
    const port = eves.split(':').at(-1) ?? ''
    const bent = link.replace(/:\d+\//, `:${port}/`)
    expect(await enter(bob, bent)).toBe('host-key-changed')
    expect(Object.values(roomOf(eve).members)).toHaveLength(1)
    expect(await enter(bob, link)).toBe('joined')
  })

  test('with a wrong secret is not valid', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    await host(ann, 'open')
    const { link } = await invite(ann)
    const parts = link.split('.')
    const guessed = [...parts.slice(0, -2), 'A'.repeat(22), parts.at(-1)].join('.')
    expect(await enter(bob, guessed)).toBe('invite-not-valid')
    expect(await enter(bob, link)).toBe('joined')
  })
})

describe('a passcode', () => {
  test('is asked for, refused if wrong, and accepted if right, with spaces or without', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { address } = await host(ann, 'passcode')
    const { digits } = hostingOf(ann).passcode
    const wrong = digits === '000000' ? '000001' : '000000'
    expect(await enter(bob, address)).toBe('passcode-needed')
    expect(await enter(bob, address, { passcode: 'abc' })).toBe('passcode-needed')
    expect(await enter(bob, address, { passcode: wrong })).toBe('passcode-wrong')
    expect(await enter(bob, address, { passcode: `${digits.slice(0, 3)} ${digits.slice(3)}` })).toBe('joined')
  })

  test('that the host has replaced is wrong', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann, 'passcode')
    const old = hostingOf(ann).passcode.digits
    await ask(ann, { kind: 'newPasscode', room })
    await until(ann, () => hostingOf(ann).passcode.digits !== old)
    expect(await enter(bob, address, { passcode: old })).toBe('passcode-wrong')
    expect(await enter(bob, address, { passcode: hostingOf(ann).passcode.digits })).toBe('joined')
  })
})
