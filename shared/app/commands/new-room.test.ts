import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { ask, host, person, roomOf } from '../people.fixture.ts'
import { dispatchUntrusted } from '../serve-bridge.ts'

test('without a name nothing is opened, and no port stays open', async () => {
  const unnamed = person('')
  const result = await unnamed.dispatch({ kind: 'hostRoom', name: 'X', bind: '127.0.0.1', port: 0 })
  expect(result).toMatchObject({ ok: false, problem: { code: 'no-name' } })
  expect(unnamed.state.rooms).toEqual([])
})

test('rooms without a requested port use the default port or the next free one, and say which', async () => {
  const ann = person('Ann')
  // Whatever has the usual port on this computer, the second room cannot have it.
  for (const name of ['Lab', 'Attic']) await ask(ann, { kind: 'hostRoom', name, bind: '127.0.0.1' })
  const [lab, attic] = ann.state.rooms
  expect(attic?.hosting?.port).not.toBe(lab?.hosting?.port)
  expect(attic?.notices).toEqual([
    { kind: 'tookAnotherPort', requested: 5050, taken: attic?.hosting?.port, invited: false },
  ])
})

test.each([
  ['a\0b', 0],
  ['127.0.0.1', 70_000],
  ['127.0.0.1', 0.5],
  ['192.0.2.1', 0],
])('hosting on %j port %d is refused in a sentence', async (bind, port) => {
  const ann = person('Ann')
  const result = await dispatchUntrusted(ann, { kind: 'hostRoom', name: 'X', bind, port })
  expect(result.ok).toBe(false)
  if (!result.ok) expect(result.problem.text).toMatch(/\.$/)
})

test('a room that could not be opened leaves nothing behind, open or on the disk', async () => {
  const [folder, bobs] = [tempFolder(), tempFolder()]
  const [ann, bob] = [person('Ann', folder), person('Bob', bobs)]
  const { address } = await host(ann)
  const port = Number(address.split(':')[1])
  const taken = await bob.dispatch({ kind: 'hostRoom', name: 'X', bind: '127.0.0.1', port })
  expect(taken).toMatchObject({ ok: false, problem: { code: 'port-taken' } })
  expect(readdirSync(join(bobs, 'rooms'))).toEqual([])

  writeFileSync(join(bobs, 'host.pem'), 'no key')
  const damaged = await bob.dispatch({ kind: 'hostRoom', name: 'X', bind: '127.0.0.1', port: 0 })
  expect(damaged).toMatchObject({ ok: false, problem: { code: 'data-damaged' } })
  expect(readdirSync(join(bobs, 'rooms'))).toEqual([])
})

test('a recent room that could not be opened keeps its files, and its log is closed', async () => {
  const folder = tempFolder()
  const ann = person('Ann', folder)
  const { room } = await host(ann)
  const { id } = roomOf(ann)
  await ask(ann, { kind: 'leaveRoom', room })
  const before = readdirSync(join(folder, 'rooms'))
  writeFileSync(join(folder, 'host.pem'), 'no key')
  expect(await ann.dispatch({ kind: 'openRecent', id })).toMatchObject({
    ok: false,
    problem: { code: 'data-damaged' },
  })
  // SQLite keeps files beside a log while it is open.
  expect(readdirSync(join(folder, 'rooms'))).toEqual(before)
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
      /^Nothing was imported\. Line 2, column 1: unexpected “g”; line 3: a repeated event; line 4: .+\.$/,
    )
  }
  expect(ann.state.rooms).toEqual([])
  expect(await ann.dispatch({ kind: 'importRoom', upload: 'u', name: 'Copy' })).toMatchObject({ ok: false })
})
