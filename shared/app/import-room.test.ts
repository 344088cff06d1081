import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openRoomLog } from '../node/room-log/open.ts'
import { tempFolder } from '../node/room-log/temp-folder.fixture.ts'
import { systemChance } from '../node/system.ts'
import { importRoom } from './import-room.ts'

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
