import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { clientCopy, hostStoreView } from '../../../app/rooms/client-store.ts'
import { storeContract } from '../../../client/replica/store.contract.ts'
import { stateOf } from '../../../host/state/room-state.ts'
import { historyContract } from '../../../host/log/history.contract.ts'
import type { MessagePosted } from '../../../protocol/log/events.ts'
import { StorageError } from '../../../protocol/log/storage-error.ts'
import { NewerSchemaError } from '../newer-schema-error.ts'
import { deleteRoomLog, logFolder, logPath, openRoomLog, storedRooms } from './open.ts'
import type { RoomLog } from './room-log.ts'
import { purgeMore } from './purge.ts'
import { oldLog } from './old-log.fixture.ts'
import { migrate } from './schema.ts'
import { indexMore, INDEX_STEP } from './indexing.ts'
import { openDatabase } from './sqlite.ts'
import { tempFolder } from './temp-folder.fixture.ts'

const subject = { id: 'room-1', name: 'Physics 2b' }
const NOW = Date.UTC(2026, 0, 5)

function open(folder = tempFolder()): RoomLog {
  const { log } = openRoomLog(folder, subject, NOW)
  onTestFinished(() => {
    if (log.database.isOpen) log.close()
  })
  return log
}

const message = (seq: number, body = `m${seq}`): MessagePosted => ({
  kind: 'messagePosted',
  seq,
  epoch: 1,
  at: NOW + seq,
  author: { id: 'ann', name: 'Ann' },
  nonce: `n${seq}`,
  channel: 'general',
  content: { text: body },
})

historyContract('SQLite', () => open())
storeContract('SQLite, someone else’s room', () => clientCopy(open(), { now: () => NOW }))
storeContract('SQLite, a room hosted here', () => hostStoreView(open()))

describe('a log on disk', () => {
  test('[E3] continues after it is closed, with its room, name, position and outbox', () => {
    const folder = tempFolder()
    const first = open(folder)
    first.add([message(1), message(2)])
    first.rename('Physics 3c')
    first.saveOutgoing({
      nonce: 'o',
      command: { kind: 'post', channel: 'general', content: { text: 'later' } },
      at: 1,
      notBefore: null,
      delivery: { kind: 'pending' },
    })
    first.close()
    const again = open(folder)
    expect(again.head).toEqual({ epoch: 1, seq: 2 })
    expect(again.name).toBe('Physics 3c')
    expect(again.after(0, 10)).toEqual([message(1), message(2)])
    expect(again.outgoing().map(({ nonce }) => nonce)).toEqual(['o'])
  })

  test('[E3] every commit is on disk before it returns: WAL and synchronous=FULL', () => {
    const { database } = open()
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    expect(() => openDatabase(':memory:')).toThrow(StorageError)
  })

  test('[P3] a nonce that is already in the log rejects its whole batch', () => {
    const log = open()
    log.add([message(1)])
    expect(() => log.add([message(2), { ...message(3), nonce: 'n1' }])).toThrow(StorageError)
    expect(log.head.seq).toBe(1)
    expect(log.after(0, 10)).toHaveLength(1)
    log.add([message(2)])
    expect(log.head.seq).toBe(2)
  })

  test('[P3] a copy accepts a repeated command whose first event its host has forgotten', () => {
    const copy = clientCopy(open(), { now: () => NOW })
    copy.append([message(1)], [])
    copy.append([{ ...message(2), nonce: 'n1' }], [])
    expect(copy.position.seq).toBe(2)
  })

  test('older pages are prepended without a gap, and the oldest events forgotten', () => {
    const log = open()
    log.restart({ epoch: 1, seq: 10 })
    log.add([message(11)])
    log.prepend([message(9), message(10)], NOW)
    expect(log.first).toBe(9)
    expect(() => log.prepend([message(6), message(7)], NOW)).toThrow(RangeError)
    log.forgetBefore(11)
    expect([log.first, log.head.seq]).toEqual([11, 11])
    log.forgetBefore(99)
    expect([log.first, log.head.seq, log.after(0, 9)]).toEqual([12, 11, []])
    log.add([message(12)])
    expect(log.head.seq).toBe(12)
  })

  test('forgotten events do not count as used space, although the file stays as large', () => {
    const log = open()
    log.add(Array.from({ length: 5_000 }, (_, i) => message(i + 1)))
    const before = log.bytes
    log.forgetBefore(5_000)
    expect(log.bytes).toBeLessThan(before / 2)
  })

  test('forgotten events and their words are no longer in the file once the room was quiet', () => {
    const folder = tempFolder()
    const log = open(folder)
    log.add([message(1, 'Xylophonquarz 4711'), message(2, 'what is kept')])
    while (indexMore(log.database) === INDEX_STEP);
    const bytes = () => readFileSync(logPath(folder, subject.id)).toString('latin1').toLowerCase()
    log.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(bytes()).toContain('xylo')
    log.forgetBefore(2)
    while (purgeMore(log.database));
    expect(bytes()).not.toContain('xylo')
    expect(bytes()).not.toContain('4711')
    expect(bytes()).toContain('what is kept')
  })

  test('deleting removes every file of the room', () => {
    const folder = tempFolder()
    open(folder).add([message(1)])
    deleteRoomLog(folder, subject.id)
    expect(readdirSync(logFolder(folder))).toEqual([])
  })
})

describe('a damaged or newer file', () => {
  const filled = () => {
    const folder = tempFolder()
    const log = open(folder)
    log.add(Array.from({ length: 2_000 }, (_, i) => message(i + 1, 'x'.repeat(100))))
    log.close()
    return { folder, path: logPath(folder, subject.id) }
  }

  test.each([
    [
      'no database',
      (path: string) => writeFileSync(path, 'this is not a database, but it is long enough '.repeat(99)),
    ],
    ['truncated', (path: string) => truncateSync(path, 100_000)],
    [
      'damaged inside',
      (path: string) => {
        const bytes = readFileSync(path)
        bytes.fill(0xee, 40_000, 80_000)
        writeFileSync(path, bytes)
      },
    ],
  ])('%s: set aside under a new name as it was, and a new log begins', (_title, damage) => {
    const { folder, path } = filled()
    damage(path)
    copyFileSync(path, `${path}.copy`)
    const { log, setAside } = openRoomLog(folder, subject, NOW)
    onTestFinished(() => log.close())
    expect(log.head.seq).toBe(0)
    expect(setAside).toBe(`${path}.damaged-2026-01-05T00-00-00-000Z`)
    expect(readFileSync(setAside ?? '').equals(readFileSync(`${path}.copy`))).toBe(true)
    log.add([message(1)])
  })

  test('from a newer Parley: refused with a message, and untouched', () => {
    const { folder, path } = filled()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openRoomLog(folder, subject, NOW)).toThrow(NewerSchemaError)
    expect(() => openRoomLog(folder, subject, NOW)).toThrow(/newer version of Parley \(format 99/)
    expect(existsSync(path)).toBe(true)
  })

  test('[G3] a member is still known if an older Parley kept only the renaming', () => {
    const folder = tempFolder()
    mkdirSync(logFolder(folder))
    const database = oldLog(logPath(folder, subject.id), 6, [{ seq: 2, at: NOW, text: 'hi' }])
    database.exec(
      "INSERT INTO state VALUES (1, 1, 7, 'bob', 'Robert', 'n', 'memberRenamed', '', 'Bob', NULL)",
    )
    database.close()
    const log = open(folder)
    expect(log.snapshot()).toEqual([
      { kind: 'memberJoined', seq: 1, epoch: 1, at: 7, author: { id: 'bob', name: 'Robert' }, nonce: 'n' },
    ])
    expect(stateOf(log).members.nameOf('bob')).toBe('Robert')
  })

  test('is listed without being migrated', () => {
    const folder = tempFolder()
    mkdirSync(logFolder(folder))
    const path = logPath(folder, 'r')
    oldLog(path, 4, [
      { seq: 3, at: NOW, text: 'a' },
      { seq: 4, at: NOW, text: 'b' },
    ]).close()
    expect(storedRooms(folder)).toEqual({ rooms: [{ id: 'r', name: 'R', events: 2 }], unreadable: [] })
    const database = new DatabaseSync(path)
    onTestFinished(() => database.close())
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 4 })
  })

  test('a migration that fails leaves the version before it', () => {
    const database = new DatabaseSync(`${tempFolder()}/x.db`)
    onTestFinished(() => database.close())
    const steps = ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE b (x)']
    expect(() => migrate(database, 'x.db', steps)).toThrow(StorageError)
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'a' }])
    migrate(database, 'x.db', ['CREATE TABLE a (x)', 'CREATE TABLE b (x)'])
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 })
  })
})
