import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { logPath } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance } from '../../node/system.ts'
import type { ParleyApp } from '../parley-app.ts'
import { ask, bodies, host, person, roomOf, say, until } from '../people.fixture.ts'

const upload = async (app: ParleyApp, content: string, name: string) => {
  const id = systemChance.id()
  await ask(app, { kind: 'importChunk', upload: id, text: content.slice(0, 30_000) })
  await ask(app, { kind: 'importChunk', upload: id, text: content.slice(30_000) })
  return ask(app, { kind: 'importRoom', upload: id, name })
}

test('history is searched, jumped into, exported and imported again', async () => {
  const ann = person('Ann')
  const texts = Array.from({ length: 450 }, (_, i) => `line ${i} of the torque handout`)
  const author = { id: 'ann', name: 'Ann' }
  const lines = texts.map((body, i) =>
    JSON.stringify({
      kind: 'messagePosted',
      seq: i + 1,
      epoch: 1,
      at: i,
      author,
      nonce: `n${i}`,
      channel: 'general',
      content: { text: body },
    }),
  )
  const { room } = await upload(ann, lines.join('\n'), 'Handout')
  const { hits, more } = await ask(ann, { kind: 'search', room, query: 'line 123' })
  expect(hits.map(({ message }) => message.content?.text)).toEqual([texts[123]])
  expect(hits[0]?.excerpt.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['line', '123'])
  expect(more).toBe(false)
  const seq = hits[0]?.message.seq ?? 0
  const around = await ask(ann, { kind: 'loadAround', room, channel: 'general', seq })
  expect(around.entries.some((event) => event.seq === seq)).toBe(true)
  expect([around.more, around.ahead]).toEqual([true, true])
  const last = around.entries.at(-1)?.seq ?? 0
  const newer = await ask(ann, { kind: 'loadNewer', room, channel: 'general', after: last })
  expect(newer.entries[0]?.seq).toBe(last + 1)
  // After the imported events, the log says that its host joined.
  await until(ann, () => roomOf(ann).channels[0]?.entries.at(-1)?.kind === 'memberJoined')
  const end = await ask(ann, { kind: 'loadAround', room, channel: 'general', seq: Number.MAX_SAFE_INTEGER })
  expect(end.ahead).toBe(false)
  expect(end.entries.at(-1)).toMatchObject({ kind: 'memberJoined', seq: 451 })
  expect(await ask(ann, { kind: 'findDate', room, channel: 'general', at: 0 })).toEqual({ seq: 1 })

  const saved = await ask(ann, { kind: 'exportRoom', room, format: 'jsonl' })
  expect(saved.events).toBe(451)
  const imported = await upload(ann, readFileSync(saved.path, 'utf8'), 'Copy')
  expect(imported.events).toBe(451)
  const copy = ann.state.rooms.find(({ name }) => name === 'Copy')
  expect(copy?.id).not.toBe(roomOf(ann).id)
  expect(copy?.channels[0]?.entries).toContainEqual(
    expect.objectContaining({ content: { text: texts.at(-1) }, seq: 450 }),
  )
})

test('history is exported as Markdown and as a page, with messages as plain text', async () => {
  const ann = person('Ann')
  const { room } = await host(ann)
  await say(ann, '<script>alert(1)</script> *bold* [x](javascript:y)')
  await until(ann, () => bodies(ann).length === 1)
  const html = readFileSync((await ask(ann, { kind: 'exportRoom', room, format: 'html' })).path, 'utf8')
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(html).not.toContain('<script')
  const markdown = readFileSync(
    (await ask(ann, { kind: 'exportRoom', room, format: 'markdown' })).path,
    'utf8',
  )
  expect(markdown).toContain(String.raw`\*bold\* \[x\](javascript:y)`)
})

test('a log that can no longer be read is reported, and not as a fault of Parley', async () => {
  const folder = tempFolder()
  const ann = person('Ann', folder)
  const { room } = await host(ann)
  await say(ann, 'hello')
  await until(ann, () => bodies(ann).length === 1)
  const database = new DatabaseSync(logPath(folder, roomOf(ann).id))
  database.exec('DROP TABLE events')
  database.close()
  for (const command of [
    { kind: 'exportRoom', room, format: 'html' },
    { kind: 'loadOlder', room, channel: 'general', before: 2 },
  ] as const) {
    expect(await ann.dispatch(command)).toEqual({
      ok: false,
      problem: {
        code: 'storage-failed',
        text: 'This couldn’t be read or saved on this computer: no such table: events.',
      },
    })
  }
})
