import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deleteRoomLog, draftsPath } from '../node/storage/room-log/open.ts'
import { tempFolder } from '../node/storage/room-log/temp-folder.fixture.ts'
import { limits } from '../protocol/base/limits.ts'
import { Drafts } from './drafts.ts'
import { ask, host, person, roomOf, start } from './people.fixture.ts'
import { dispatchUntrusted } from './serve-bridge.ts'

function folder() {
  const path = tempFolder()
  mkdirSync(join(path, 'rooms'))
  return path
}

test('kind 17: a draft is there again after a restart, for its user only, until it is sent or the room is deleted', () => {
  const path = folder()
  const drafts = new Drafts(path, 'room-1')
  drafts.keep({ channel: 'general', text: 'half a thou' })
  drafts.keep({ channel: '__proto__', text: 'odd\u0000 \ud800 name' })
  drafts.keep({ channel: 'general', text: 'half a thought' })
  expect(new Drafts(path, 'room-1').all).toEqual([
    { channel: '__proto__', text: 'odd\u0000 \ud800 name' },
    { channel: 'general', text: 'half a thought' },
  ])
  expect(new Drafts(path, 'room-2').all).toEqual([])
  if (process.platform !== 'win32') expect(statSync(draftsPath(path, 'room-1')).mode & 0o077).toBe(0)
  drafts.keep({ channel: 'general', text: '' })
  expect(new Drafts(path, 'room-1').all.map(({ channel }) => channel)).toEqual(['__proto__'])
  deleteRoomLog(path, 'room-1')
  expect(existsSync(draftsPath(path, 'room-1'))).toBe(false)
})

test('the longest drafts of the most channels fit the largest file that is read', () => {
  const path = folder()
  const drafts = new Drafts(path, 'room-1')
  // Six bytes each in JSON.
  const text = '\u0001'.repeat(limits.savedDraftChars)
  const filled = Array.from({ length: limits.channelsPerRoom + 1 }, (_, i) => ({ channel: `c${i}`, text }))
  writeFileSync(draftsPath(path, 'room-1'), JSON.stringify({ version: 1, drafts: filled.slice(1) }))
  const full = new Drafts(path, 'room-1')
  full.keep({ channel: 'one-more', text })
  expect(new Drafts(path, 'room-1').all.map(({ channel }) => channel)).toEqual([
    ...filled.slice(2).map(({ channel }) => channel),
    'one-more',
  ])
  expect(drafts.problem).toBeNull()
})

test('a damaged file keeps no one out: it is set aside and reported', () => {
  const path = folder()
  writeFileSync(draftsPath(path, 'room-1'), '{"version":1,"drafts":[{"channel":')
  const drafts = new Drafts(path, 'room-1')
  expect(drafts.all).toEqual([])
  expect(drafts.problem).toEqual({ kind: 'draftsSetAside', path: `${draftsPath(path, 'room-1')}.broken` })
  drafts.keep({ channel: 'general', text: 'again' })
  expect(new Drafts(path, 'room-1').all).toHaveLength(1)
  expect(readFileSync(`${draftsPath(path, 'room-1')}.broken`, 'utf8')).toContain('"channel":')
})

test('something that is not a file keeps no one out, and is not overwritten', () => {
  const path = folder()
  mkdirSync(draftsPath(path, 'room-1'))
  const drafts = new Drafts(path, 'room-1')
  expect(drafts.problem).toMatchObject({
    kind: 'draftsUnread',
    because: expect.stringMatching(/Can’t read/),
  })
  expect(() => drafts.keep({ channel: 'general', text: 'x' })).toThrow()
  expect(drafts.all).toEqual([])
})

test('kind 17: an app keeps drafts for every window and for its next start, and forgets them with the room', async () => {
  const path = tempFolder()
  const first = start('Ann', path)
  const { room } = await host(first)
  const { id } = roomOf(first)
  expect(
    await dispatchUntrusted(first, { kind: 'keepDraft', room, channel: 'general', text: 'half' }),
  ).toMatchObject({
    ok: true,
  })
  expect(roomOf(first).drafts).toEqual([{ channel: 'general', text: 'half' }])
  const tooLong = {
    kind: 'keepDraft',
    room,
    channel: 'general',
    text: 'x'.repeat(limits.savedDraftChars + 1),
  }
  expect(await dispatchUntrusted(first, tooLong)).toMatchObject({
    ok: false,
    problem: { code: 'bad-command' },
  })
  const elsewhere = { kind: 'keepDraft', room: 'r99', channel: 'general', text: 'lost' }
  expect(await dispatchUntrusted(first, elsewhere)).toMatchObject({
    ok: false,
    problem: { code: 'room-unknown' },
  })
  await first.close()

  const again = person('Ann', path)
  const opened = await ask(again, { kind: 'openRecent', id })
  expect(roomOf(again).drafts).toEqual([{ channel: 'general', text: 'half' }])
  await ask(again, { kind: 'leaveRoom', room: opened.room })
  expect(existsSync(draftsPath(path, id))).toBe(true)
  await ask(again, { kind: 'forgetRoom', id })
  expect(existsSync(draftsPath(path, id))).toBe(false)
})
