import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeImportProblem } from '../../words/app-problem-words.ts'
import { openRoomLog } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance } from '../../node/system.ts'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { RecordedAction } from '../../protocol/log/moderation.ts'
import { exportRoom } from './export-room.ts'
import { ImportError, exportedName, importRoom } from './import-room.ts'
import { ask, bodies, enter, host, invite, person, roomOf, say, until } from '../people.fixture.ts'

const key = (letter: string): string => `${letter.repeat(42)}A`
const ann = { id: key('a'), name: 'Ann' }
const base = (seq: number, author = ann) => ({ seq, epoch: 1, at: seq, author, nonce: `n${seq}` })
const said = (seq: number, body: string, channel = 'general', author = ann) =>
  ({ ...base(seq, author), kind: 'messagePosted', channel, content: { text: body } }) as const
const did = (seq: number, act: RecordedAction) => ({ ...base(seq), kind: 'moderated', act }) as const

const header = (name: string) =>
  JSON.stringify({ kind: 'parley-export', version: 1, room: { id: 'r', name } })
const asText = (...lines: readonly (object | string)[]): string =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')

/** Imports a file into a new folder; returns what the new log has in it, or what was wrong. */
async function imported(content: string | Uint8Array, ownKeys: readonly string[] = []) {
  const folder = tempFolder()
  const file = join(folder, 'export.jsonl')
  writeFileSync(file, content)
  const subject = { id: systemChance.id(), name: 'Copy' }
  try {
    const done = await importRoom(file, folder, subject, { now: 0, ownKeys })
    const { log } = openRoomLog(folder, subject, 0)
    log.beginChain()
    const [events, link] = [log.after(0, 9_999), log.link()]
    log.close()
    return { ...done, list: events, link, folder, subject, problem: null }
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const problem = describeImportProblem(error.problem)
    return { events: 0, bans: 0, mutes: 0, list: [], link: undefined, folder, subject, problem }
  }
}

const problemOf = async (content: string | Uint8Array) => (await imported(content)).problem

describe('kind 3: a backup can be restored', () => {
  test('with line separators in its messages, as they are and escaped', async () => {
    const odd = 'Dear all,\u2028the meeting is at ten.\u2029Ann\u0085\v\f'
    for (const [from, to] of [
      ['', ''],
      ['\u2028', String.raw`\u2028`],
    ] as const) {
      const text = asText(header('Lines'), said(1, 'before'), said(2, odd), said(3, 'after'))
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { list } = await imported(text.replaceAll(from, to))
      expect(list).toMatchObject([
        { content: { text: 'before' } },
        { content: { text: odd } },
        { content: { text: 'after' } },
      ])
    }
  })

  test('that an editor has given a byte order mark, other line ends or UTF-16', async () => {
    const text = asText(header('Café'), said(1, 'ä'), said(2, '日本'))
    const utf16 = (order: 'le' | 'be') => {
      const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
      return order === 'le' ? bytes : bytes.swap16()
    }
    for (const content of [`\uFEFF${text}`, text.replaceAll('\n', '\r\n'), utf16('le'), utf16('be')]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { list, folder } = await imported(content)
      expect(list).toMatchObject([{ content: { text: 'ä' } }, { content: { text: '日本' } }])
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await exportedName(join(folder, 'export.jsonl'))).toBe('Café')
    }
  })

  test('whatever its messages are, and exporting it again gives the same', async () => {
    const body = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => text.isWellFormed())
    const event = fc.oneof(
      body.map((text): object => ({ kind: 'messagePosted', channel: 'general', content: { text: text } })),
      fc.constantFrom<object>(
        { kind: 'memberJoined' },
        { kind: 'memberRenamed', before: 'Änne\u2028' },
        { kind: 'channelCreated', channel: 'tea' },
        { kind: 'messagePosted', channel: 'tea', content: { text: 'x' } },
        { kind: 'redacted', channel: 'general', hash: key('h') },
        ...(['ban', 'unban', 'mute', 'unmute', 'kick'] as const).map((kind) => ({
          kind: 'moderated',
          act: { kind, member: { id: key('b'), name: 'Bob' } },
        })),
        { kind: 'moderated', act: { kind: 'door', policy: 'open' } },
      ),
    )
    const exported = async (content: string) => {
      const { list, folder, subject, problem } = await imported(content)
      expect(problem).toBeNull()
      const { log } = openRoomLog(folder, subject, 0)
      const { path } = await exportRoom(log, 'jsonl', folder, 0)
      log.close()
      // Ids of people mean nothing in another room, so each import gives them new ones.
      const events = readFileSync(path, 'utf8').replaceAll(/"author":\{"id":"[\w-]+"/g, '"author":{"id":""')
      return { list, text: readFileSync(path, 'utf8'), same: events.slice(events.indexOf('\n')) }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 80, size: 'max' }), async (kinds) => {
        const events = kinds.map((kind, i) => ({ ...base(i + 1), ...kind }))
        const first = await exported(asText(...events))
        const again = await exported(first.text)
        expect(again.same).toBe(first.same)
        const contentOf = (list: readonly object[]) =>
          list.flatMap((one) => ('content' in one ? [one.content] : 'act' in one ? [one.act] : []))
        expect(contentOf(again.list)).toEqual(contentOf(events))
      }),
      { numRuns: 10 },
    )
  })

  test('from a copy that begins in the middle: channels that it only mentions are created', async () => {
    const { list } = await imported(asText(said(7, 'hi', 'lab'), said(9, 'again', 'lab')))
    expect(list.map(({ kind, seq }) => [seq, kind])).toEqual([
      [1, 'channelCreated'],
      [2, 'messagePosted'],
      [3, 'messagePosted'],
    ])
  })
})

describe('kind 18: what an imported room takes from its file', () => {
  const bob = { id: key('b'), name: 'Bob' }
  const cy = { id: key('c'), name: 'Cy' }
  const guest = { id: 'g'.repeat(22), name: 'Gus' }

  test('bans and mutes apply by key, nothing else does, and the chain reaches the end', async () => {
    const { list, link, bans, mutes } = await imported(
      asText(
        { ...base(1), kind: 'memberJoined' },
        { ...said(2, 'hi'), sig: 's'.repeat(86) },
        did(3, { kind: 'ban', member: bob }),
        did(4, { kind: 'mute', member: cy }),
        did(5, { kind: 'ban', member: guest }),
        did(6, { kind: 'role', member: cy, role: 'moderator' }),
        did(7, { kind: 'door', policy: 'open' }),
        did(8, { kind: 'remove', seq: 2 }),
        did(9, { kind: 'slow', seconds: 60 }),
        did(10, { kind: 'unmute', member: cy }),
        { ...base(11), kind: 'memberRekeyed', before: 'old' },
        { ...base(12), kind: 'a-later-kind' },
        said(13, 'me too', 'general', guest),
      ),
    )
    expect(list.map((event) => [event.kind, 'act' in event ? event.act.kind : ''])).toEqual([
      ['memberJoined', ''],
      ['messagePosted', ''],
      ['moderated', 'ban'],
      ['moderated', 'mute'],
      ['actImported', 'ban'],
      ['actImported', 'role'],
      ['actImported', 'door'],
      ['actImported', 'remove'],
      ['actImported', 'slow'],
      ['moderated', 'unmute'],
      ['messagePosted', ''],
    ])
    expect([bans, mutes]).toEqual([1, 0])
    expect(link).toMatch(/^[\w-]{43}$/)
    // No message has a signature or an id by which anyone could prove it theirs.
    expect(list[1]).not.toHaveProperty('sig')
    expect(list.map(({ author }) => author.name)).toEqual([...Array<string>(10).fill('Ann'), 'Gus'])
    expect(list[1]?.author).toEqual(list[0]?.author)
    for (const { author } of list) expect([ann.id, guest.id]).not.toContain(author.id)
  })

  test('a room that was imported with acts of an unknown kind begins its chain after them', () => {
    const { log } = openRoomLog(tempFolder(), { id: 'r', name: 'Old' }, 0)
    const event = (seq: number, kind: 'unknown' | 'memberJoined'): RoomEvent => ({ ...base(seq), kind })
    log.add([event(1, 'memberJoined'), event(2, 'unknown'), event(3, 'memberJoined')])
    log.beginChain()
    expect(log.link()).toMatch(/^[\w-]{43}$/)
    log.close()
  })

  test('a banned key stays banned from export over import to hosting', async () => {
    const [anns, bobs, carls] = [person('Ann'), person('Bob'), person('Carl')]
    const { room, address } = await host(anns)
    expect(await enter(bobs, address)).toBe('joined')
    const member = bobs.state.profile.id
    await ask(anns, { kind: 'moderate', room, act: { kind: 'ban', member } })
    const { path } = await ask(anns, { kind: 'exportRoom', room, format: 'jsonl' })

    await ask(carls, { kind: 'importChunk', upload: 'u', text: readFileSync(path, 'utf8') })
    await ask(carls, { kind: 'importRoom', upload: 'u', name: 'Copy' })
    expect(roomOf(carls).notices).toContainEqual({ kind: 'broughtBans', bans: 1, mutes: 0 })
    expect(await enter(bobs, (await invite(carls)).link)).toBe('banned')
    // Its history tells of Ann's actions, and its host may undo them.
    expect(roomOf(carls).rules?.banned).toEqual([{ id: member, name: 'Bob' }])
    await ask(carls, { kind: 'moderate', room: roomOf(carls).ref, act: { kind: 'unban', member } })
    expect(await enter(bobs, (await invite(carls)).link)).toBe('joined')
  })

  test('so does a key whose ban retention has removed from the log', async () => {
    const folder = tempFolder()
    const { log } = openRoomLog(folder, { id: 'r', name: 'Lab' }, 0)
    log.add([{ ...base(1), kind: 'channelCreated', channel: 'tea' }, did(2, { kind: 'ban', member: bob })])
    log.add([said(3, 'hi', 'tea'), said(4, 'there', 'tea')])
    log.forgetBefore(4)
    const { path, events } = await exportRoom(log, 'jsonl', folder, 0)
    log.close()
    expect(events).toBe(3)
    const { list, bans } = await imported(readFileSync(path))
    expect(list.map(({ kind }) => kind)).toEqual(['channelCreated', 'moderated', 'messagePosted'])
    expect(bans).toBe(1)
  })

  test('an attacker’s file neither lets its author in nor keeps its importer out', async () => {
    const [anns, eve] = [person('Ann'), person('Eve')]
    const own = { id: anns.state.profile.id, name: 'Ann' }
    const eves = { id: eve.state.profile.id, name: 'Eve' }
    const text = asText(
      { ...base(1, eves), kind: 'memberJoined' },
      { ...base(2, { id: 'host', name: 'Host' }), kind: 'memberJoined' },
      { ...base(3, eves), kind: 'memberRekeyed', before: 'x' },
      did(4, { kind: 'ban', member: own }),
      did(5, { kind: 'mute', member: own }),
      did(6, { kind: 'role', member: eves, role: 'moderator' }),
      did(7, { kind: 'door', policy: 'open' }),
    )
    await ask(anns, { kind: 'importChunk', upload: 'u', text })
    await ask(anns, { kind: 'importRoom', upload: 'u', name: 'Copy' })
    await say(anns, 'still here')
    await until(anns, () => bodies(anns).includes('still here'))
    expect(roomOf(anns).rules).toMatchObject({ policy: 'knock', muted: [], banned: [] })
    const entering = enter(eve, roomOf(anns).address)
    await until(eve, () => eve.state.rooms.some(({ session }) => session.kind === 'knocking'))
    await until(anns, () => roomOf(anns).knocks.length > 0)
    const [knock] = roomOf(anns).knocks
    await ask(anns, { kind: 'answerKnock', room: roomOf(anns).ref, knock: knock?.id ?? '', letIn: false })
    expect(await entering).toBe('knock-refused')
  })
})

describe('a file that cannot be imported is reported with its bad lines, and leaves nothing', () => {
  const good = JSON.stringify(said(1, 'hi'))
  const many = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i))
  const latin1 = Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(good.replace('hi', 'grün'), 'latin1')])

  test.each<[string, string | Uint8Array, string]>([
    ['bytes that are not text', latin1, 'Line 2: not UTF-8 text.'],
    ['a syntax error', `${good}\n\n{"seq":2,}`, 'Line 3, column 10: unexpected “}”.'],
    ['a line cut short', `${good}\n{"seq":2`, 'Line 2, column 9: unexpected end.'],
    ['a line without end', `${good}\n"${'x'.repeat(200_000)}`, 'Line 2: longer than 128 KiB.'],
    ['a message no frame holds', asText(said(1, 'x'.repeat(60_000))), 'Line 1: an event that is too long.'],
    ['half a character', `${good}\n${asText(said(2, '\uD83D'))}`, 'Line 2: an incomplete character.'],
    ['a second header', asText(header('A'), header('B')), 'Line 2: a second header.'],
    ['seqs that fall', asText(said(2, 'a'), said(1, 'b')), 'Line 2: seq 1 after 2.'],
    ['doubled events', asText(said(1, 'a'), { ...said(2, 'b'), nonce: 'n1' }), 'Line 2: a repeated event.'],
    [
      'more bans than a room may have',
      asText(
        ...many(limits.bannedMembers + 1, (i) =>
          did(i + 1, { kind: 'ban', member: { id: Buffer.alloc(32, i).toString('base64url'), name: 'B' } }),
        ),
      ),
      `Line ${limits.bannedMembers + 1}: more than ${limits.bannedMembers} members are banned.`,
    ],
    [
      'more channels than a room may have',
      asText(...many(100, (i) => said(i + 1, 'x', `c${i}`))),
      `Line 100: more than ${limits.channelsPerRoom} channels.`,
    ],
  ])('%s', async (_, content, problem) => {
    expect(await problemOf(content)).toBe(`Nothing was imported. ${problem}`)
  })

  test('only the first bad lines are reported; a file that is not an export is not read to its end', async () => {
    expect(await problemOf(asText(good, ...many(9, () => 'x')))).toMatch(
      /^Nothing was imported\. Line 2, column 1: unexpected “x”; line 3, .*; line 6, column 1: unexpected “x”; and more\.$/,
    )
    expect(await problemOf('Dear diary\n')).toBe(
      'Nothing was imported. This file isn’t a Parley export in JSON Lines. Line 1, column 1: unexpected “D”.',
    )
    expect(await problemOf('')).toBe(
      'This file has no messages or other events. Is it a JSON Lines export of a room?',
    )
  })
})
