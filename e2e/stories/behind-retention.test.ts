import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { act, remove } from '../../shared/host/classroom.fixture.ts'
import { memoryDoorStore } from '../../shared/host/admission/door.ts'
import { RoomFixture } from '../../shared/host/room.fixture.ts'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import type { PresenceEntry } from '../../shared/protocol/wire/frames.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { exportRoom } from '../../shared/app/transfer/export-room.ts'
import { importRoom } from '../../shared/app/transfer/import-room.ts'

function openLog(epoch?: number): RoomLog {
  const { log } = openRoomLog(tempFolder(), { id: 'room-1', name: 'Physics 2b' }, 0, epoch)
  onTestFinished(() => log.close())
  return log
}

/** A real log, and a function that starts a room over it. */
function hosting() {
  const log = openLog()
  const door = memoryDoorStore()
  const start = () => new RoomFixture(log, { policy: 'open', door })
  return { log, start }
}

/** A room with many decisions, and then many messages. */
function decided() {
  const { log, start } = hosting()
  const fixture = start()
  const owner = fixture.owner('Olga')
  for (const name of ['Mo', 'Ann', 'Bob', 'Cy', 'Eve']) fixture.join(name)
  const acts: RequestedAction[] = [
    { kind: 'role', member: 'mo', role: 'moderator' },
    { kind: 'mute', member: 'ann' },
    { kind: 'ban', member: 'bob' },
    { kind: 'kick', member: 'eve' },
    { kind: 'slow', seconds: 30 },
    { kind: 'door', policy: 'invite' },
  ]
  for (const asked of acts) expect(act(owner, asked)).toBe('done')
  const cy = fixture.join('Cy')
  cy.say({ kind: 'createChannel', nonce: 'tea', name: 'tea' })
  cy.say({ kind: 'rename', nonce: 'cyrus', name: 'Cyrus' })
  owner.post('so be it')
  const known = () => ({ rules: fixture.room.rules, members: fixture.room.members.map(idAndRole) })
  return { log, start, fixture, owner, before: known() }
}

const idAndRole = ({ id, name, role }: PresenceEntry) => ({ id, name, role })
const byId = <T extends { id: string }>(entries: readonly T[]) =>
  entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))

describe('[G3] decisions outlive the events that made them', () => {
  test('bans, mutes, moderators, slow mode, the policy, members, names and channels', () => {
    const { log, start, before } = decided()
    log.forgetBefore(log.head.seq)
    expect(log.first).toBe(log.head.seq)
    const again = start()
    expect(again.room.rules).toEqual(before.rules)
    expect(byId(again.room.members.map(idAndRole))).toEqual(
      // The owner is the host's user, who has not joined yet.
      byId(before.members).map((one) => (one.role === 'owner' ? { ...one, role: 'member' } : one)),
    )
    expect(again.join('Robert', { key: 'bob' }).last('close').reason).toBe('banned')
    expect(again.join('Eve').heard.map(({ kind }) => kind)).toEqual(['waiting'])
    const ann = again.join('Ann')
    expect(ann.last('welcome')).toMatchObject({ first: log.first, channels: ['general', 'tea'] })
    ann.post('may I?')
    expect(ann.last('reject').reason).toBe('muted')
    expect(again.join('Cyrus', { key: 'cy' }).last('welcome').you.name).toBe('Cyrus')
  })

  test('they survive repeated retention, and revoked ones do not return', () => {
    const { log, start, owner } = decided()
    log.forgetBefore(log.head.seq)
    act(owner, { kind: 'unban', member: 'bob' })
    act(owner, { kind: 'slow', seconds: 0 })
    owner.post('better now')
    log.forgetBefore(log.head.seq)
    const { rules } = start().room
    expect(rules).toMatchObject({ policy: 'invite', slowSeconds: 0, muted: ['ann'], banned: [] })
  })

  test('they take no more space when they are changed repeatedly', () => {
    const { log, fixture, owner } = decided()
    for (let i = 0; i < 100; i++) {
      // Stays within the owner's rate limit.
      fixture.clock.advance(100)
      act(owner, { kind: 'slow', seconds: (i % 60) + 1 })
    }
    owner.post('enough')
    log.forgetBefore(log.head.seq)
    expect(log.snapshot().length).toBeLessThan(20)
  })

  test('[P3] a repeated command gets the answer of the first while its effect lasts', () => {
    const { log, start } = decided()
    const at = log.find('cy', 'tea')
    log.forgetBefore(log.head.seq)
    const cy = start().join('Cyrus', { key: 'cy' })
    cy.say({ kind: 'createChannel', nonce: 'tea', name: 'tea' })
    expect(cy.last('ack')).toMatchObject({ nonce: 'tea', ...at })
  })

  test('[S5] the chain continues, at the host and in a copy', () => {
    const { log, owner } = decided()
    log.beginChain()
    const copy = openLog(0)
    copy.restart({ epoch: 1, seq: 0 })
    copy.anchor({ seq: 0, link: '' })
    copy.add(log.after(0, 100), { received: 0 })
    log.forgetBefore(log.head.seq)
    copy.forgetBefore(copy.head.seq - 3)
    owner.post('one more')
    copy.add(log.after(copy.head.seq, 10), { received: 0 })
    expect(copy.linkAt(copy.head.seq)).toBe(log.link())
    expect(log.link()).toMatch(/^[\w-]{43}$/)
  })

  test('a member’s copy keeps them, too, with every channel', () => {
    const { log, start } = decided()
    const copy = openLog(0)
    copy.restart({ epoch: 1, seq: 0 })
    copy.add(log.after(0, 100), { received: 0 })
    copy.forgetBefore(copy.head.seq)
    expect([copy.first, copy.channels()]).toEqual([copy.head.seq, ['general', 'tea']])
    const [ofCopy, ofHost] = [new RoomFixture(copy), start()]
    expect(ofCopy.room.rules).toEqual(ofHost.room.rules)
    expect(ofCopy.room.members).toEqual(ofHost.room.members)
  })

  test('older pages that a copy fetches again replace the decisions it had kept', () => {
    const { log, start } = decided()
    const copy = openLog(0)
    copy.restart({ epoch: 1, seq: 0 })
    copy.add(log.after(0, 100), { received: 0 })
    const { head } = copy
    copy.forgetBefore(head.seq)
    for (const from of [head.seq - 4, 1]) {
      copy.prepend(log.after(from - 1, copy.first - from), 0)
      expect([...copy.stateEvents()].map(({ seq }) => seq)).toEqual(
        [...new Set([...copy.stateEvents()].map(({ seq }) => seq))].toSorted((a, b) => a - b),
      )
      expect(new RoomFixture(copy).room.rules).toEqual(start().room.rules)
    }
    expect([copy.first, copy.snapshot()]).toEqual([1, []])
  })

  test('an export has them, so the room can be restored', async () => {
    const { log, start } = decided()
    log.forgetBefore(log.head.seq)
    const folder = tempFolder()
    const { path, events } = await exportRoom(log, 'jsonl', folder, 0)
    const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1)
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([...log.snapshot(), ...log.after(0, 9)])
    const imported = await importRoom(
      path,
      folder,
      { id: 'restored', name: 'Restored' },
      { now: 0, ownKeys: [] },
    )
    expect(imported.events).toBe(events)
    const { log: restored } = openRoomLog(folder, { id: 'restored', name: '' }, 0)
    onTestFinished(() => restored.close())
    const names = (room: RoomFixture) => room.room.members.map(({ name }) => name).toSorted()
    expect(names(new RoomFixture(restored))).toEqual(names(start()))
    expect(restored.channels()).toEqual(log.channels())
    // A text export has messages only.
    const { path: text } = await exportRoom(log, 'markdown', folder, 0)
    expect(readFileSync(text, 'utf8')).not.toContain('joined')
  })

  test('a copy that starts over keeps nothing of the earlier log', () => {
    const { log } = decided()
    log.storeChannels(['general', 'tea'])
    log.forgetBefore(log.head.seq)
    log.restart({ epoch: 2, seq: 0 })
    expect([log.snapshot(), [...log.stateEvents()], log.channels(), log.hasForgotten]).toEqual([
      [],
      [],
      ['general'],
      false,
    ])
  })

  test('the channels that a host listed stay known in its order, whatever events are left', () => {
    const log = openLog(0)
    log.storeChannels(['general', 'tea', 'lab'])
    expect(log.channels()).toEqual(['general', 'tea', 'lab'])
    log.storeChannels(['general', 'lab'])
    expect(log.channels()).toEqual(['general', 'lab'])
  })
})

describe('[G3] a message that a host has forgotten', () => {
  test('can no longer be removed: copies may still have it', () => {
    const { log, start } = hosting()
    const fixture = start()
    const [ann, bob] = [fixture.join('Ann'), fixture.join('Bob')]
    ann.post('by Ann')
    const forgotten = ann.last('event').event
    bob.post('by Bob')
    const kept = bob.last('event').event
    log.forgetBefore(forgotten.seq + 1)
    expect(remove(ann, forgotten)).toBe('no-such-message')
    expect(remove(fixture.owner('Olga'), forgotten)).toBe('no-such-message')
    expect(remove(bob, kept)).toBe('done')
  })
})
