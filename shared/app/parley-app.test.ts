import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { logPath } from '../node/room-log/open.ts'
import { tempFolder } from '../node/room-log/temp-folder.fixture.ts'
import { systemChance } from '../node/system.ts'
import type { ParleyApp } from './parley-app.ts'
import { ask, bodies, host, person, roomOf, say, start, until } from './people.fixture.ts'
import { dispatchUntrusted } from './serve-bridge.ts'

describe('rooms of before', () => {
  test('a joined room is readable without its host, and what is written meanwhile arrives when it is back', async () => {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const ann = start('Ann', annFolder)
    const { address } = await host(ann)
    await say(ann, 'before Bob came')
    const bob = start('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address })
    await say(ann, 'hello Bob')
    await until(bob, () => bodies(bob).includes('hello Bob'))
    const { id } = roomOf(bob)
    // The copy fills up with what was said before he came, in its own time.
    await until(bob, () => true)
    await bob.close()
    await ann.close()

    const bobAgain = person('Bob', bobFolder)
    expect(bobAgain.state.recents).toMatchObject([{ id, name: 'Physics 2b', hosted: false }])
    await ask(bobAgain, { kind: 'openRecent', id })
    expect(bodies(bobAgain)).toContain('hello Bob')
    await say(bobAgain, 'written alone')
    expect(roomOf(bobAgain).outgoing.map(({ body }) => body)).toEqual(['written alone'])

    const annAgain = person('Ann', annFolder)
    expect(annAgain.state.recents).toMatchObject([{ id, hosted: true }])
    await ask(annAgain, { kind: 'openRecent', id })
    expect(roomOf(annAgain).id).toBe(id)
    await ask(bobAgain, { kind: 'reconnect', room: roomOf(bobAgain).ref })
    await until(annAgain, () => bodies(annAgain).includes('written alone'))
    expect(bodies(annAgain)).toEqual(['before Bob came', 'hello Bob', 'written alone'])
    await until(bobAgain, () => roomOf(bobAgain).outgoing.length === 0)
  })

  test('deleting one takes its files and its entry, and not while it is open', async () => {
    const path = tempFolder()
    const ann = person('Ann', path)
    const { room } = await host(ann)
    const { id } = roomOf(ann)
    expect(await ann.dispatch({ kind: 'forgetRoom', id })).toMatchObject({
      ok: false,
      problem: { code: 'room-open' },
    })
    await ask(ann, { kind: 'leaveRoom', room })
    expect(existsSync(logPath(path, id))).toBe(true)
    await ask(ann, { kind: 'forgetRoom', id })
    expect(existsSync(logPath(path, id))).toBe(false)
    expect(ann.state.recents).toEqual([])
  })
})

describe('history', () => {
  const upload = async (app: ParleyApp, content: string, name: string) => {
    const id = systemChance.id()
    await ask(app, { kind: 'importChunk', upload: id, text: content.slice(0, 30_000) })
    await ask(app, { kind: 'importChunk', upload: id, text: content.slice(30_000) })
    return ask(app, { kind: 'importRoom', upload: id, name })
  }

  test('is searched, jumped into, exported and imported again', async () => {
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
        body,
      }),
    )
    const { room } = await upload(ann, lines.join('\n'), 'Handout')
    const { hits, more } = await ask(ann, { kind: 'search', room, query: 'line 123' })
    expect(hits.map(({ event }) => event.body)).toEqual([texts[123]])
    expect(hits[0]?.excerpt.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['line', '123'])
    expect(more).toBe(false)
    const seq = hits[0]?.event.seq ?? 0
    const around = await ask(ann, { kind: 'loadAround', room, channel: 'general', seq })
    expect(around.events.some((event) => event.seq === seq)).toBe(true)
    expect([around.more, around.ahead]).toEqual([true, true])
    const last = around.events.at(-1)?.seq ?? 0
    const newer = await ask(ann, { kind: 'loadNewer', room, channel: 'general', after: last })
    expect(newer.events[0]?.seq).toBe(last + 1)
    // After what was imported stands that its host joined.
    await until(ann, () => roomOf(ann).channels[0]?.events.at(-1)?.kind === 'memberJoined')
    const end = await ask(ann, { kind: 'loadAround', room, channel: 'general', seq: Number.MAX_SAFE_INTEGER })
    expect(end.ahead).toBe(false)
    expect(end.events.at(-1)).toMatchObject({ kind: 'memberJoined', seq: 451 })
    expect(await ask(ann, { kind: 'findDate', room, channel: 'general', at: 0 })).toEqual({ seq: 1 })

    const saved = await ask(ann, { kind: 'exportRoom', room, format: 'jsonl' })
    expect(saved.events).toBe(451)
    const imported = await upload(ann, readFileSync(saved.path, 'utf8'), 'Copy')
    expect(imported.events).toBe(451)
    const copy = ann.state.rooms.find(({ name }) => name === 'Copy')
    expect(copy?.id).not.toBe(roomOf(ann).id)
    expect(copy?.channels[0]?.events).toContainEqual(
      expect.objectContaining({ body: texts.at(-1), seq: 450 }),
    )
  })

  test('reads as Markdown and as a page, with what people wrote as text', async () => {
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

  test('an import with bad lines names them and leaves nothing', async () => {
    const path = tempFolder()
    const ann = person('Ann', path)
    const good = JSON.stringify({
      kind: 'memberJoined',
      seq: 1,
      epoch: 1,
      at: 0,
      author: { id: 'a', name: 'A' },
      nonce: 'n',
    })
    const lines = [good, 'garbage', good.replace('"seq":1', '"seq":2'), '{"kind":"memberJoined","seq":3}']
    await ask(ann, { kind: 'importChunk', upload: 'u', text: lines.join('\n') })
    const result = await ann.dispatch({ kind: 'importRoom', upload: 'u', name: 'Copy' })
    expect(result).toMatchObject({ ok: false, problem: { code: 'not-imported' } })
    if (!result.ok) {
      expect(result.problem.text).toMatch(
        /^Nothing was imported. line 2: not JSON; line 3: an event that was there before; line 4: .+\.$/,
      )
    }
    expect(ann.state.rooms).toEqual([])
    expect(await ann.dispatch({ kind: 'importRoom', upload: 'u', name: 'Copy' })).toMatchObject({ ok: false })
  })
})

describe('what cannot be', () => {
  test('without a name nothing is opened, and no port stays open', async () => {
    const nobody = person('')
    const result = await nobody.dispatch({ kind: 'hostRoom', name: 'X', bind: '127.0.0.1', port: 0 })
    expect(result).toMatchObject({ ok: false, problem: { code: 'no-name' } })
    expect(nobody.state.rooms).toEqual([])
  })

  test('joining one’s own room, or a room twice, leads to the open one', async () => {
    const [ann, bob] = [person('Ann'), person('Bob')]
    const { room, address } = await host(ann)
    expect(await ask(ann, { kind: 'joinRoom', address: address.replace('127.0.0.1', 'localhost') })).toEqual({
      room,
    })
    const joins = await Promise.all([1, 2].map(() => ask(bob, { kind: 'joinRoom', address })))
    expect(joins[0]).toEqual(joins[1])
    expect(bob.state.rooms).toHaveLength(1)
    expect(roomOf(ann).session.kind).toBe('joined')
  })

  test('an app that is closed while it joins leaves nothing behind', async () => {
    const ann = person('Ann')
    const { address } = await host(ann)
    const bob = start('Bob')
    const joining = bob.dispatch({ kind: 'joinRoom', address })
    await bob.close()
    expect((await joining).ok).toBe(false)
    expect(bob.state.rooms).toEqual([])
  })

  test.each([
    ['a\0b', 0],
    ['127.0.0.1', 70_000],
    ['127.0.0.1', 0.5],
    ['192.0.2.1', 0],
  ])('hosting on %j port %d is answered in words', async (bind, port) => {
    const ann = person('Ann')
    const result = await dispatchUntrusted(ann, { kind: 'hostRoom', name: 'X', bind, port })
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.problem.text).toMatch(/\.$/)
  })
})
