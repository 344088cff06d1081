import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { clientCopy } from '../../../app/rooms/client-store.ts'
import type { MessagePosted, RoomEvent } from '../../../protocol/log/events.ts'
import { encode } from '../../../protocol/wire/encode.ts'
import { chainLink, CHAIN_START } from '../../../protocol/trust/proofs.ts'
import { nodeVerifier } from '../../trust/signatures.ts'
import { logFolder, logPath, openRoomLog } from './open.ts'
import { purgeMore } from './purge.ts'
import type { RoomLog } from './room-log.ts'
import { INDEX_STEP, indexMore } from './indexing.ts'
import { searchMessages } from './search.ts'
import { tempFolder } from './temp-folder.fixture.ts'

const subject = { id: 'room-1', name: 'Physics 2b' }
const NOW = Date.UTC(2026, 0, 5)

function open(folder = tempFolder(), epoch?: number): RoomLog {
  const { log } = openRoomLog(folder, subject, NOW, epoch)
  onTestFinished(() => {
    if (log.database.isOpen) log.close()
  })
  return log
}

const author = { id: 'ann', name: 'Ann' }
const message = (seq: number, body = `m${seq}`): MessagePosted => ({
  kind: 'messagePosted',
  seq,
  epoch: 1,
  at: NOW + seq,
  author,
  nonce: `n${seq}`,
  channel: 'general',
  content: { text: body },
  sig: 's'.repeat(86),
})
const removal = (seq: number, removed: number): RoomEvent => ({
  kind: 'messageRemoved',
  seq,
  epoch: 1,
  at: NOW + seq,
  author,
  nonce: `n${seq}`,
  channel: 'general',
  target: { author: author.id, nonce: `n${removed}` },
})
const kinds: RoomEvent[] = [
  { kind: 'memberJoined', seq: 1, epoch: 1, at: 1, author, nonce: 'a' },
  { kind: 'memberRenamed', seq: 2, epoch: 1, at: 2, author, nonce: 'b', before: 'Änne' },
  { kind: 'channelCreated', seq: 3, epoch: 1, at: 3, author, nonce: 'c', channel: 'tea' },
  { kind: 'memberRekeyed', seq: 4, epoch: 1, at: 4, author, nonce: 'd', before: 'old' },
  {
    kind: 'moderated',
    seq: 5,
    epoch: 1,
    at: 5,
    author,
    nonce: 'e',
    act: {
      kind: 'ban',
      member: {
        id: 'bo',
        name: 'Bo',
      },
    },
  },
  message(6),
]

const chainOf = (events: readonly RoomEvent[]): string =>
  events.reduce((link, event) => chainLink(nodeVerifier, link, event), CHAIN_START)

const hosted = (folder?: string) => {
  const log = open(folder)
  log.beginChain()
  return log
}

describe('[S5] the chain of a host’s log', () => {
  test('covers every event, whatever its kind', () => {
    const log = hosted()
    log.add(kinds)
    expect(log.link()).toBe(chainOf(kinds))
    expect(log.after(0, 9)).toEqual(kinds)
  })

  test('is the same after a restart, and whether it was computed in steps or at once', () => {
    const folder = tempFolder()
    const log = hosted(folder)
    log.add(kinds)
    log.advanceChain(2)
    log.advanceChain(1)
    log.close()
    expect(hosted(folder).link()).toBe(chainOf(kinds))
  })

  test('differs if one letter differs', () => {
    const log = hosted()
    const changed = kinds.map((event) =>
      event.kind === 'messagePosted' ? { ...event, content: { text: 'm7' } } : event,
    )
    log.add(changed)
    expect(log.link()).not.toBe(chainOf(kinds))
  })

  test('still holds when a message is removed and when old events are forgotten', () => {
    const log = hosted()
    log.add([...kinds, message(7, 'a slip')])
    const events = [...kinds, message(7, 'a slip'), removal(8, 7)]
    log.add([removal(8, 7)])
    expect(log.link()).toBe(chainOf(events))
    log.forgetBefore(8)
    log.add([message(9)])
    expect(log.link()).toBe(chainOf([...events, message(9)]))
  })

  test('is the same for a client that joined after the removal', () => {
    const log = hosted()
    log.add([message(1), message(2, 'a slip')])
    log.add([removal(3, 2)])
    const copy = open(undefined, 0)
    copy.restart({ epoch: 1, seq: 0 })
    copy.anchor({ seq: 0, link: CHAIN_START })
    copy.add(log.after(0, 9))
    expect(copy.linkAt(3)).toBe(log.link())
  })

  test('is the same for a client that was there', () => {
    const log = hosted()
    const copy = clientCopy(open(undefined, 0), { now: () => NOW })
    copy.restart({ epoch: 1, seq: 0 })
    copy.anchor(0, CHAIN_START)
    for (const event of [message(1), message(2, 'a slip'), removal(3, 2)]) {
      log.add([event])
      copy.append([event], [])
    }
    expect(copy.linkAt(3)).toBe(log.link())
  })

  test('of a copy is unknown before its host sends a link, and after starting over', () => {
    const copy = open(undefined, 0)
    copy.restart({ epoch: 1, seq: 4 })
    copy.add([message(5)])
    expect(copy.linkAt(5)).toBeUndefined()
    copy.anchor({ seq: 5, link: 'L5' })
    copy.add([message(6)])
    expect(copy.linkAt(6)).toBe(chainLink(nodeVerifier, 'L5', message(6)))
    copy.restart({ epoch: 2, seq: 0 })
    expect(copy.linkAt(0)).toBeUndefined()
  })
})

describe('[E4] an event of a kind that this build does not know', () => {
  const place = (seq: number) => ({ seq, epoch: 1, at: NOW + seq, author, nonce: `n${seq}` })
  const poll = { ...place(2), kind: 'pollOpened', question: 'Tea?', options: ['yes', 'no'] }
  const reaction = {
    ...place(3),
    kind: 'reactionSet',
    channel: 'general',
    target: { author: author.id, nonce: 'n1' },
    key: '🎉',
    on: true,
  } as const
  /** As a build received it that knows no kind of this name. */
  const unknown = (raw: typeof poll | typeof reaction): RoomEvent => ({
    ...place(raw.seq),
    kind: 'unknown',
    raw,
  })

  test('is in the chain, and is passed on as it came', () => {
    const log = hosted()
    log.add([message(1), unknown(poll), message(3)])
    expect(log.after(1, 1)).toEqual([unknown(poll)])
    expect(log.link()).toBe(chainOf([message(1), poll as unknown as RoomEvent, message(3)]))
    const [text] = encode({ kind: 'missed', events: [...log.after(1, 1)], more: false }).texts
    expect(JSON.parse(text ?? '')).toEqual({ kind: 'missed', events: [poll], more: false })
  })

  test('counts like any other once a later build knows it', () => {
    const folder = tempFolder()
    const log = hosted(folder)
    log.add([message(1), unknown(poll), unknown(reaction)])
    const link = log.link()
    expect(log.relationsOf(reaction.target)).toEqual([])
    log.close()
    const later = hosted(folder)
    expect(later.relationsOf(reaction.target)).toEqual([reaction])
    expect(later.after(0, 9)).toEqual([message(1), unknown(poll), reaction])
    expect(later.link()).toBe(link)
    expect(later.link()).toBe(chainOf([message(1), poll as unknown as RoomEvent, reaction]))
  })
})

describe('[S6] a removed message', () => {
  test('leaves its place, its author and its hash', () => {
    const log = open()
    log.add([message(1, 'a slip'), message(2)])
    log.add([removal(3, 1)])
    const { content: _content, sig: _sig, ...rest } = message(1, 'a slip')
    expect(log.after(0, 1)).toEqual([
      { ...rest, kind: 'redacted', hash: expect.stringMatching(/^[\w-]{43}$/) },
    ])
    expect(log.find('ann', 'n1')).toEqual({ epoch: 1, seq: 1 })
    expect(log.before('general', 2, 9)).toHaveLength(1)
  })

  test('is no longer found, by words or parts of words', () => {
    const log = open()
    log.add([message(1, 'xylophone'), message(2, 'xylography')])
    while (indexMore(log.database) === INDEX_STEP);
    log.add([removal(3, 1)])
    while (indexMore(log.database) === INDEX_STEP);
    const found = (query: string) => searchMessages(log.database, { query, limit: 9 }).map(({ seq }) => seq)
    expect(found('xylo')).toEqual([2])
    expect(found('xylophone')).toEqual([])
    expect(found('xy')).toEqual([2])
  })

  test('that was not indexed yet is never indexed', () => {
    const log = open()
    log.add([message(1, 'xylophone'), removal(2, 1)])
    while (indexMore(log.database) === INDEX_STEP);
    expect(searchMessages(log.database, { query: 'xylophone', limit: 9 })).toEqual([])
  })

  test('is no longer in the file once the room was quiet, however much else is indexed', () => {
    const folder = tempFolder()
    const log = open(folder)
    const secret = 'Xylophonquarz 4711'
    log.add([message(1, 'before'), message(2, secret)])
    while (indexMore(log.database) === INDEX_STEP);
    log.add(Array.from({ length: 3_000 }, (_, i) => message(i + 3, `line ${i} of the torque handout`)))
    while (indexMore(log.database) === INDEX_STEP);
    const bytes = () => readFileSync(logPath(folder, subject.id)).toString('latin1').toLowerCase()
    log.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(bytes()).toContain(secret.toLowerCase())
    log.add([removal(3_003, 2)])
    while (indexMore(log.database) === INDEX_STEP);
    let steps = 0
    while (purgeMore(log.database)) steps++
    expect(steps).toBeGreaterThan(0)
    expect(purgeMore(log.database)).toBe(false)
    expect(bytes()).not.toContain('xylophonquarz')
    expect(bytes()).not.toContain('xylo')
    expect(bytes()).not.toContain('4711')
    expect(statSync(`${logPath(folder, subject.id)}-wal`).size).toBe(0)
    const found = searchMessages(log.database, { query: 'line 1234', limit: 9 })
    expect(found.map(({ seq }) => seq)).toEqual([1237])
  })
})

/** The schema of the first release, verbatim. */
const VERSION_1 = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    name TEXT NOT NULL,
    nonce TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    text TEXT
  ) STRICT;
  CREATE UNIQUE INDEX events_by_command ON events (author, nonce);
  CREATE INDEX events_by_channel ON events (channel, seq);
  CREATE INDEX events_not_messages ON events (seq) WHERE kind <> 'messagePosted';
  CREATE TABLE outbox (
    nonce TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    channel TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    failure TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE parts USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
  );
  CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2'
  );
  PRAGMA user_version = 1;
  INSERT INTO meta VALUES ('room', 'room-1'), ('name', 'Old room'), ('epoch', 1), ('afterSeq', 0);
  INSERT INTO events VALUES
    (1, 1, 10, 'formerid', 'Ann', 'a', 'memberJoined', 'general', NULL),
    (2, 1, 20, 'formerid', 'Ann', 'b', 'messagePosted', 'general', 'an old message'),
    (3, 1, 30, 'formerid', 'Anna', 'c', 'memberRenamed', 'general', 'Ann'),
    (4, 1, 40, 'formerid', 'Anna', 'd', 'channelCreated', 'tea', NULL);
  INSERT INTO outbox VALUES ('o', 1, 'tea', 'unsent', 50, NULL), ('p', 2, 'tea', 'refused', 60, 'no-such-channel');
`

test('a log of the first version opens with everything in it, and continues', () => {
  const folder = tempFolder()
  mkdirSync(logFolder(folder), { recursive: true })
  const old = new DatabaseSync(logPath(folder, subject.id))
  old.exec(VERSION_1)
  old.close()
  const log = open(folder)
  expect([log.room, log.name, log.first, log.head]).toEqual(['room-1', 'Old room', 1, { epoch: 1, seq: 4 }])
  const who = { id: 'formerid', name: 'Ann' }
  const renamed = { id: 'formerid', name: 'Anna' }
  expect(log.after(0, 9)).toEqual([
    { kind: 'memberJoined', seq: 1, epoch: 1, at: 10, author: who, nonce: 'a' },
    {
      kind: 'messagePosted',
      seq: 2,
      epoch: 1,
      at: 20,
      author: who,
      nonce: 'b',
      channel: 'general',
      content: { text: 'an old message' },
    },
    { kind: 'memberRenamed', seq: 3, epoch: 1, at: 30, author: renamed, nonce: 'c', before: 'Ann' },
    { kind: 'channelCreated', seq: 4, epoch: 1, at: 40, author: renamed, nonce: 'd', channel: 'tea' },
  ])
  expect(log.outgoing().map(({ nonce, delivery }) => [nonce, delivery.kind])).toEqual([
    ['o', 'pending'],
    ['p', 'failed'],
  ])
  while (indexMore(log.database) === INDEX_STEP);
  expect(searchMessages(log.database, { query: 'old', limit: 9 }).map(({ seq }) => seq)).toEqual([2])
  log.beginChain()
  log.add([message(5)])
  expect(log.link()).toBe(chainOf(log.after(0, 9)))
  expect(log.after(4, 1)).toEqual([message(5)])
})
