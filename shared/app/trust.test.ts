import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RoomState } from '../client/chat-state.ts'
import { openRoomLog } from '../node/room-log/open.ts'
import { tempFolder } from '../node/room-log/temp-folder.fixture.ts'
import { systemChance } from '../node/system.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import { importRoom } from './import-room.ts'
import type { ParleyApp } from './parley-app.ts'
import { ask, bodies, host, person, roomOf, say, start, until } from './people.fixture.ts'

const hostingOf = (app: ParleyApp) => {
  const { hosting } = roomOf(app)
  if (!hosting) throw new Error('no room is hosted here')
  return hosting
}
const invite = async (app: ParleyApp, more: { uses?: number; forMs?: number } = {}) =>
  (await ask(app, { kind: 'createInvite', room: roomOf(app).ref, ...more })).invite

/** The code of what went wrong, or 'joined'. */
async function enter(app: ParleyApp, address: string, more: { passcode?: string; trust?: string } = {}) {
  const result = await app.dispatch({ kind: 'joinRoom', address, ...more })
  return result.ok ? 'joined' : result.problem.code
}

describe('a host that asks', () => {
  const knocking = async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann, 'knock')
    const joining = enter(bob, address)
    await until(ann, () => roomOf(ann).knocks.length === 1)
    const [knock] = roomOf(ann).knocks
    if (!knock) throw new Error('nobody knocks')
    return { ann, bob, room, address, joining, knock }
  }

  test('hears name and key of who knocks, says yes, and both talk', async () => {
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

  test('says no: the other is told so, and no room stays open there', async () => {
    const { ann, bob, room, joining, knock } = await knocking()
    await ask(ann, { kind: 'answerKnock', room, knock: knock.id, letIn: false })
    expect(await joining).toBe('knock-refused')
    expect(bob.state.rooms).toEqual([])
    expect(bob.state.recents).toEqual([])
  })

  test('need not be asked twice', async () => {
    const { ann, bob, room, address, joining, knock } = await knocking()
    await ask(ann, { kind: 'answerKnock', room, knock: knock.id, letIn: true })
    await joining
    await ask(bob, { kind: 'leaveRoom', room: roomOf(bob).ref })
    expect(await enter(bob, address)).toBe('joined')
  })

  test('is what an app does that is not told otherwise', async () => {
    const ann = person('Ann')
    await ask(ann, { kind: 'hostRoom', name: 'R', bind: '127.0.0.1', port: 0 })
    await until(ann, () => roomOf(ann).rules !== null)
    expect(roomOf(ann).rules?.policy).toBe('knock')
  })
})

describe('an invite', () => {
  test.each<JoinPolicy>(['knock', 'invite', 'passcode'])(
    'gets in at once where the policy is %s',
    async (policy) => {
      const [ann, bob] = [person('Ann'), person('Bob')]
      const { address } = await host(ann, policy)
      const { link } = await invite(ann)
      if (policy === 'invite') expect(await enter(bob, address)).toBe('invite-needed')
      expect(await enter(bob, link)).toBe('joined')
      expect(roomOf(bob).hostKey).toBe(hostingOf(ann).fingerprint)
    },
  )

  test('that is used up or revoked gets nobody in, and the list of the host shows it', async () => {
    const [ann, bob, cy] = [person('Ann'), person('Bob'), person('Cy')]
    const { room } = await host(ann, 'invite')
    const [once, revoked] = [await invite(ann, { uses: 1 }), await invite(ann)]
    expect(await enter(bob, once.link)).toBe('joined')
    expect(await enter(cy, once.link)).toBe('invite-not-valid')
    await ask(ann, { kind: 'revokeInvite', room, id: revoked.id })
    expect(await enter(cy, revoked.link)).toBe('invite-not-valid')
    await until(ann, () => hostingOf(ann).invites.length === 0)
  })

  test('of another host’s key sends nothing to the host that answers', async () => {
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
  test('is asked for, refused when wrong, and gets in when right, however it is typed', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { address } = await host(ann, 'passcode')
    const { digits } = hostingOf(ann).passcode
    const wrong = digits === '000000' ? '000001' : '000000'
    expect(await enter(bob, address)).toBe('passcode-needed')
    expect(await enter(bob, address, { passcode: 'abc' })).toBe('passcode-needed')
    expect(await enter(bob, address, { passcode: wrong })).toBe('passcode-wrong')
    expect(await enter(bob, address, { passcode: `${digits.slice(0, 3)} ${digits.slice(3)}` })).toBe('joined')
  })

  test('replaced by the host, the old one is wrong', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann, 'passcode')
    const old = hostingOf(ann).passcode.digits
    await ask(ann, { kind: 'newPasscode', room })
    await until(ann, () => hostingOf(ann).passcode.digits !== old)
    expect(await enter(bob, address, { passcode: old })).toBe('passcode-wrong')
    expect(await enter(bob, address, { passcode: hostingOf(ann).passcode.digits })).toBe('joined')
  })
})

describe('[S7] the host’s key', () => {
  /** Bob was in Ann’s room; then it is hosted again at the same port, by the same key or by another one. */
  async function again(sameKey: boolean) {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const ann = start('Ann', annFolder)
    const { address } = await host(ann, 'open')
    const before = hostingOf(ann).fingerprint
    const { id } = roomOf(ann)
    const bob = start('Bob', bobFolder)
    expect(await enter(bob, address)).toBe('joined')
    expect(bob.state.recents).toMatchObject([{ id, hostKey: before }])
    await bob.close()
    await ann.close()
    if (!sameKey) renameSync(join(annFolder, 'host.pem'), join(annFolder, 'old.pem'))
    const annAgain = person('Ann', annFolder)
    await ask(annAgain, { kind: 'openRecent', id })
    return { address, before, after: hostingOf(annAgain).fingerprint, annAgain, id, bobFolder }
  }

  test('stays after a restart, with the room’s rules, and whoever was in comes back', async () => {
    const { address, before, after, annAgain, bobFolder } = await again(true)
    expect(after).toBe(before)
    await until(annAgain, () => roomOf(annAgain).rules !== null)
    expect(roomOf(annAgain).rules?.policy).toBe('open')
    const bob = person('Bob', bobFolder)
    expect(await enter(bob, address)).toBe('joined')
    expect(roomOf(bob).hostKey).toBe(before)
  })

  test('that has changed is a hard stop that shows both; only the user’s own choice goes on, and is kept', async () => {
    const { address, before, after, bobFolder } = await again(false)
    expect(after).not.toBe(before)
    const bob = start('Bob', bobFolder)
    expect(await bob.dispatch({ kind: 'joinRoom', address })).toMatchObject({
      ok: false,
      problem: {
        code: 'host-key-changed',
        keys: { known: before, seen: after },
        text: expect.stringMatching(/\.$/),
      },
    })
    expect(bob.state.rooms).toEqual([])
    expect(await enter(bob, address, { trust: before })).toBe('host-key-changed')
    expect(await enter(bob, address, { trust: after })).toBe('joined')
    await bob.close()
    const bobAgain = person('Bob', bobFolder)
    expect(await enter(bobAgain, address)).toBe('joined')
  })

  test('that has changed stops a room of before as well, which stays readable', async () => {
    const { before, after, id, bobFolder } = await again(false)
    const bob = person('Bob', bobFolder)
    await ask(bob, { kind: 'openRecent', id })
    await until(bob, () => roomOf(bob).session.kind === 'closed')
    expect(roomOf(bob).session).toMatchObject({
      because: { code: 'host-key-changed', keys: { known: before, seen: after } },
    })
    expect(roomOf(bob).channels).not.toEqual([])
  })

  test('stays pinned when a room of before is looked at while its host is away', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { address } = await host(ann)
    expect(await enter(bob, address)).toBe('joined')
    const { id, ref, hostKey } = roomOf(bob)
    await ask(bob, { kind: 'leaveRoom', room: ref })
    await ann.close()
    await ask(bob, { kind: 'openRecent', id })
    expect(bob.state.recents).toMatchObject([{ id, hostKey }])
  })

  test('is kept through a reconnect of an open room', async () => {
    const annFolder = tempFolder()
    const ann = start('Ann', annFolder)
    const { address } = await host(ann, 'open')
    const { id } = roomOf(ann)
    const bob = person('Bob')
    await enter(bob, address)
    const { hostKey } = roomOf(bob)
    await ann.close()
    await until(bob, () => roomOf(bob).session.kind === 'backingOff')
    const annAgain = person('Ann', annFolder)
    await ask(annAgain, { kind: 'openRecent', id })
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(bob, () => roomOf(bob).session.kind === 'joined')
    expect(roomOf(bob).hostKey).toBe(hostKey)
  })
})

describe('moderation', () => {
  const pair = async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann, 'open')
    expect(await enter(bob, address)).toBe('joined')
    return { ann, bob, room, address, bobsId: bob.state.profile.id }
  }

  test('a banned device is out and stays out under any name; unbanned it may come again', async () => {
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

  test('a member is told in words that it may not', async () => {
    const { ann, bob } = await pair()
    const act = { kind: 'ban', member: ann.state.profile.id } as const
    const result = await bob.dispatch({ kind: 'moderate', room: roomOf(bob).ref, act })
    expect(result).toMatchObject({ ok: false, problem: { code: 'not-allowed' } })
    expect(await bob.dispatch({ kind: 'createInvite', room: roomOf(bob).ref })).toMatchObject({
      ok: false,
      problem: { code: 'not-hosting' },
    })
  })

  test('a removed message is gone from both screens and both copies, and nobody calls the history rewritten', async () => {
    const { ann, bob, room, address } = await pair()
    await say(bob, 'a slip')
    await until(ann, () => bodies(ann).includes('a slip'))
    const posted = roomOf(ann).channels[0]?.events.find(({ kind }) => kind === 'messagePosted')
    await ask(ann, { kind: 'moderate', room, act: { kind: 'remove', seq: posted?.seq ?? 0 } })
    await until(bob, () => bodies(bob).length === 0)
    await until(ann, () => bodies(ann).length === 0)
    for (const app of [ann, bob]) {
      const ref = roomOf(app).ref
      const { events } = await ask(app, { kind: 'loadAround', room: ref, channel: 'general', seq: 1 })
      expect(JSON.stringify(events)).not.toContain('a slip')
    }
    await ask(bob, { kind: 'leaveRoom', room: roomOf(bob).ref })
    expect(await enter(bob, address)).toBe('joined')
    expect(roomOf(bob).notice).toBeNull()
    expect(roomOf(bob).forged).toEqual([])
  })
})

describe('[S5] a history that its host has rewritten', () => {
  test('is noticed by a member that comes back; an honest restart is not', async () => {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const inRoom = async (tamper: (id: string) => void) => {
      const id = roomOf(ann).id
      await ann.close()
      tamper(id)
      ann = start('Ann', annFolder)
      await ask(ann, { kind: 'openRecent', id })
    }
    let ann = start('Ann', annFolder)
    const { address } = await host(ann, 'open')
    const bob = person('Bob', bobFolder)
    await enter(bob, address)
    await say(bob, 'I owe you 10')
    await until(bob, () => bodies(bob).includes('I owe you 10'))
    await inRoom(() => {})
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(bob, () => roomOf(bob).session.kind === 'joined')
    expect(roomOf(bob).notice).toBeNull()
    await inRoom((id) => {
      const { log } = openRoomLog(annFolder, { id, name: 'Physics 2b' }, 0)
      log.database.exec("UPDATE events SET text = 'I owe you 1000' WHERE text = 'I owe you 10'")
      // Whoever tampers computes the chain anew.
      log.database.exec("DELETE FROM meta WHERE key LIKE 'chain%'")
      log.database.close()
    })
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(bob, () => roomOf(bob).notice !== null)
    expect(roomOf(bob).notice).toMatch(/history/i)
    // To a newcomer the forged message is marked: Bob has not signed it.
    const cy = person('Cy')
    expect(await enter(cy, address)).toBe('joined')
    const older = await ask(cy, { kind: 'loadOlder', room: roomOf(cy).ref, channel: 'general', before: 99 })
    const forged = older.events.find((event) => event.kind === 'messagePosted')
    const shown = (room: RoomState) => room.forged.includes(forged?.seq ?? 0)
    await until(cy, () => shown(roomOf(cy)))
    await ann.close()
  })
})

describe('an imported room', () => {
  test('is hearsay: nobody gets a key, a signature or a role by it', async () => {
    const folder = tempFolder()
    const file = join(folder, 'export.jsonl')
    mkdirSync(dirname(file), { recursive: true })
    const key = 'k'.repeat(42) + 'A'
    const base = (seq: number) => ({
      seq,
      epoch: 1,
      at: seq,
      author: { id: key, name: 'Ann' },
      nonce: `n${seq}`,
    })
    const guest = { id: 'g'.repeat(22), name: 'Gus' }
    const lines = [
      { ...base(1), kind: 'memberJoined' },
      { ...base(2), kind: 'messagePosted', channel: 'general', body: 'hi', sig: 's'.repeat(86) },
      { ...base(3), kind: 'moderated', act: { kind: 'ban', member: guest } },
      { ...base(4), kind: 'moderated', act: { kind: 'door', policy: 'open' } },
      { ...base(5), kind: 'memberRekeyed', before: 'old' },
      { ...base(6), author: guest, kind: 'messagePosted', channel: 'general', body: 'me too' },
    ]
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
    const subject = { id: systemChance.id(), name: 'Copy' }
    expect(await importRoom(file, folder, subject, 0)).toBe(6)
    const { log } = openRoomLog(folder, subject, 0)
    const events = log.after(0, 9)
    log.close()
    expect(events.map(({ kind }) => kind)).toEqual([
      'memberJoined',
      'messagePosted',
      'unknown',
      'unknown',
      'unknown',
      'messagePosted',
    ])
    expect(events.map(({ author }) => author.name)).toEqual(['Ann', 'Ann', 'Ann', 'Ann', 'Ann', 'Gus'])
    const [joined, posted] = events
    expect(joined?.author.id).toMatch(/^[\w-]{22}$/)
    expect(posted?.author).toEqual(joined?.author)
    expect(posted).not.toHaveProperty('sig')
    expect(JSON.stringify(events)).not.toContain(key)
    expect(events.at(-1)?.author).toEqual(guest)
  })
})
