import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { doorPath, logPath } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance } from '../../node/system.ts'
import { listening } from '../hosting/hosted-room.fixture.ts'
import { ask, bodies, host, person, roomOf, say, start, until } from '../people.fixture.ts'

describe('recent rooms', () => {
  test('a joined room is readable without its host, and messages written meanwhile arrive when the host is back', async () => {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const ann = start('Ann', annFolder)
    const { address } = await host(ann)
    await say(ann, 'before Bob came')
    const bob = start('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address })
    await say(ann, 'hello Bob')
    await until(bob, () => bodies(bob).includes('hello Bob'))
    const { id } = roomOf(bob)
    // The copy fills with earlier messages in the background.
    await until(bob, () => true)
    await bob.close()
    await ann.close()

    const bobAgain = person('Bob', bobFolder)
    expect(bobAgain.state.recents).toMatchObject([{ id, name: 'Physics 2b', hosted: false }])
    await ask(bobAgain, { kind: 'openRecent', id })
    expect(bodies(bobAgain)).toContain('hello Bob')
    await say(bobAgain, 'written alone')
    expect(roomOf(bobAgain).outgoing).toMatchObject([{ command: { content: { text: 'written alone' } } }])

    const annAgain = person('Ann', annFolder)
    expect(annAgain.state.recents).toMatchObject([{ id, hosted: true }])
    await ask(annAgain, { kind: 'openRecent', id })
    expect(roomOf(annAgain).id).toBe(id)
    await ask(bobAgain, { kind: 'reconnect', room: roomOf(bobAgain).ref })
    await until(annAgain, () => bodies(annAgain).includes('written alone'))
    expect(bodies(annAgain)).toEqual(['before Bob came', 'hello Bob', 'written alone'])
    await until(bobAgain, () => roomOf(bobAgain).outgoing.length === 0)
  })

  test('a damaged door file is set aside and reported; members can return, and earlier invites no longer work', async () => {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const ann = start('Ann', annFolder)
    const { room } = await host(ann, 'invite')
    const { id } = roomOf(ann)
    const { link } = (await ask(ann, { kind: 'createInvite', room })).invite
    const bob = start('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address: link })
    await say(bob, 'in')
    await until(ann, () => bodies(ann).includes('in'))
    await bob.close()
    await ann.close()
    const path = doorPath(annFolder, id)
    writeFileSync(path, 'cut of')

    const annAgain = person('Ann', annFolder)
    await ask(annAgain, { kind: 'openRecent', id })
    const { notices, hosting } = roomOf(annAgain)
    expect(notices).toEqual([{ kind: 'hostedSetAside', log: null, door: `${path}.broken` }])
    expect(readFileSync(`${path}.broken`, 'utf8')).toBe('cut of')
    expect(hosting?.invites).toEqual([])
    const bobAgain = person('Bob', bobFolder)
    await ask(bobAgain, { kind: 'openRecent', id })
    await until(bobAgain, () => roomOf(bobAgain).session.kind === 'joined')
    expect(await person('Cy').dispatch({ kind: 'joinRoom', address: link })).toMatchObject({
      problem: { code: 'invite-not-valid' },
    })
  })

  test('a hosted room whose port is taken opens on another, and says which and that it has invites', async () => {
    const folder = tempFolder()
    const ann = start('Ann', folder)
    const { room, address } = await host(ann)
    await ask(ann, { kind: 'createInvite', room })
    const { id } = roomOf(ann)
    await ann.close()
    const { port } = await listening({ port: Number(address.split(':').at(-1)) })
    const annAgain = person('Ann', folder)
    await ask(annAgain, { kind: 'openRecent', id })
    const { hosting, notices } = roomOf(annAgain)
    expect(hosting?.port).not.toBe(port)
    expect(notices).toEqual([
      { kind: 'tookAnotherPort', requested: port, taken: hosting?.port, invited: true },
    ])
    expect(hosting?.invites[0]?.link).toContain(`${hosting?.port}`)
  })

  test('a notice about a taken port does not hide one about damage', async () => {
    const folder = tempFolder()
    const ann = start('Ann', folder)
    const { address } = await host(ann)
    const { id } = roomOf(ann)
    await ann.close()
    writeFileSync(doorPath(folder, id), 'cut of')
    await listening({ port: Number(address.split(':').at(-1)) })
    const annAgain = person('Ann', folder)
    await ask(annAgain, { kind: 'openRecent', id })
    const { notices, hosting } = roomOf(annAgain)
    expect(notices).toMatchObject([
      { kind: 'hostedSetAside', door: `${doorPath(folder, id)}.broken` },
      { kind: 'tookAnotherPort', taken: hosting?.port },
    ])
  })

  test('damage is reported even if the room does not open', async () => {
    const folder = tempFolder()
    const ann = start('Ann', folder)
    await host(ann)
    const { id } = roomOf(ann)
    await ann.close()
    writeFileSync(doorPath(folder, id), 'cut of')
    const settings = join(folder, 'settings.json')
    writeFileSync(
      settings,
      readFileSync(settings, 'utf8').replaceAll(/(?<="bind": *")127.0.0.1/g, '192.0.2.1'),
    )
    const opened = await person('Ann', folder).dispatch({ kind: 'openRecent', id })
    expect(opened).toMatchObject({ problem: { code: 'address-not-here' } })
    expect(opened.ok ? '' : opened.problem.text).toContain(`${doorPath(folder, id)}.broken`)
  })

  test('a room that two windows open at the same moment is opened once, and cannot be deleted meanwhile', async () => {
    const folder = tempFolder()
    const ann = start('Ann', folder)
    await host(ann)
    const { id } = roomOf(ann)
    await ann.close()
    const annAgain = person('Ann', folder)
    const opened = [1, 2].map(() => ask(annAgain, { kind: 'openRecent', id }))
    expect(await annAgain.dispatch({ kind: 'forgetRoom', id })).toMatchObject({
      problem: { code: 'room-open' },
    })
    const [first, second] = await Promise.all(opened)
    expect(second).toEqual(first)
    expect(annAgain.state.rooms).toHaveLength(1)
    expect(roomOf(annAgain).session.kind).toBe('joined')
  })

  test('a room that was hosted for this computer only is reopened for this computer only', async () => {
    const ann = person('Ann')
    await ask(ann, { kind: 'hostRoom', name: 'Diary', bind: '127.0.0.1', port: 0, policy: 'open' })
    const { id, ref } = roomOf(ann)
    await ask(ann, { kind: 'leaveRoom', room: ref })
    await ask(ann, { kind: 'openRecent', id })
    expect(roomOf(ann).hosting).toMatchObject({ bind: '127.0.0.1', addresses: [roomOf(ann).address] })
    expect(roomOf(ann).address).toMatch(/^127\.0\.0\.1:/)
  })

  test('[S7] an address that was visited keeps its key after the room has moved', async () => {
    const folder = tempFolder()
    const { hosted, port, close } = await listening({ folder, bind: '0.0.0.0' })
    const bob = person('Bob')
    const typed = `127.0.0.1:${port}`
    await ask(bob, { kind: 'joinRoom', address: typed })
    await close()
    await listening({ folder, bind: '127.0.0.2', port })
    const { id } = roomOf(bob)
    bob.dispatch({ kind: 'leaveRoom', room: roomOf(bob).ref }).catch(() => {})
    await until(bob, () => bob.state.rooms.length === 0)
    await ask(bob, { kind: 'joinRoom', address: `127.0.0.2:${port}` })
    await ask(bob, { kind: 'leaveRoom', room: roomOf(bob).ref })
    expect(bob.state.recents).toMatchObject([{ id, address: `127.0.0.2:${port}`, also: [typed] }])
    const eve = person('Eve')
    await ask(eve, { kind: 'hostRoom', name: 'Physics 2b', bind: '127.0.0.1', port, policy: 'open' })
    const { fingerprint } = roomOf(eve).hosting ?? {}
    const joined = await bob.dispatch({ kind: 'joinRoom', address: typed })
    expect(joined).toMatchObject({
      ok: false,
      problem: { code: 'host-key-changed', keys: { known: hosted.fingerprint, seen: fingerprint } },
    })
  })

  test('a room whose copy is damaged says so when it is opened, and its copy is filled again', async () => {
    const bobFolder = tempFolder()
    const ann = person('Ann')
    const { address } = await host(ann)
    await say(ann, 'before Bob came')
    const bob = start('Bob', bobFolder)
    await ask(bob, { kind: 'joinRoom', address })
    const { id } = roomOf(bob)
    await bob.close()
    writeFileSync(logPath(bobFolder, id), 'not SQLite')
    const bobAgain = person('Bob', bobFolder)
    await ask(bobAgain, { kind: 'openRecent', id })
    expect(roomOf(bobAgain).notices).toMatchObject([{ kind: 'copySetAside' }])
    await until(bobAgain, () => roomOf(bobAgain).session.kind === 'joined')
    const { ref: room } = roomOf(bobAgain)
    const { entries } = await ask(bobAgain, { kind: 'loadOlder', room, channel: 'general', before: 1_000 })
    expect(entries).toContainEqual(expect.objectContaining({ content: { text: 'before Bob came' } }))
  })

  test('a hidden room stays hidden when its own user joins it by its address', async () => {
    const ann = person('Ann')
    await ask(ann, { kind: 'hostRoom', name: 'Diary', bind: '127.0.0.1', port: 0, hidden: true })
    const { address } = roomOf(ann)
    await ask(ann, { kind: 'joinRoom', address })
    expect(ann.state.recents).toMatchObject([{ name: 'Diary', hidden: true }])
  })

  test('deleting a room removes its files and its entry, and is refused while it is open', async () => {
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

test('joining one’s own room, or a room twice, shows the open one', async () => {
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

test('[H8] a room hosted in place of another is joined beside it; messages for the old room stay there', async () => {
  const folder = tempFolder()
  const [ann, bob] = [start('Ann', folder), person('Bob')]
  const { address } = await host(ann)
  const port = Number(address.split(':').at(-1))
  await ask(bob, { kind: 'joinRoom', address })
  const { id: oldId, ref } = roomOf(bob)
  await ann.close()
  await say(bob, 'for Physics only')

  const annAgain = person('Ann', folder)
  await ask(annAgain, { kind: 'hostRoom', name: 'Chemistry', bind: '127.0.0.1', port, policy: 'open' })
  await ask(bob, { kind: 'reconnect', room: ref })
  await until(bob, () => roomOf(bob).replacedBy === address)
  const { room } = await ask(bob, { kind: 'joinRoom', address })
  expect(room).not.toBe(ref)
  expect(bob.state.rooms.map(({ name, session }) => [name, session.kind === 'joined'])).toEqual([
    ['Physics 2b', false],
    ['Chemistry', true],
  ])
  const nonce = systemChance.id()
  await ask(bob, { kind: 'post', room, channel: 'general', nonce, content: { text: 'for Chemistry' } })
  await until(annAgain, () => bodies(annAgain).includes('for Chemistry'))
  expect(bodies(annAgain)).toEqual(['for Chemistry'])
  expect(roomOf(bob)).toMatchObject({
    id: oldId,
    outgoing: [{ command: { content: { text: 'for Physics only' } } }],
  })
  // Asked for again, it is only shown.
  expect(await ask(bob, { kind: 'joinRoom', address })).toEqual({ room })
})

test('someone who gets no answer can give up, and join elsewhere at once', async () => {
  const silent = await silentServer()
  const [ann, bob] = [person('Ann'), person('Bob')]
  const { address } = await host(ann)
  const first = bob.dispatch({ kind: 'joinRoom', address: silent.address })
  await silent.called
  await ask(bob, { kind: 'giveUp', address: silent.address })
  expect(await first).toMatchObject({ ok: false, problem: { code: 'leaving' } })
  await silent.hungUp
  const { room } = await ask(bob, { kind: 'joinRoom', address })
  // An answered command is no longer given up.
  await ask(bob, { kind: 'giveUp', address })
  expect(bob.state.rooms).toMatchObject([{ ref: room, session: { kind: 'joined' } }])
})

/** Accepts connections and never says a word. */
async function silentServer() {
  const [called, hungUp] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const server = createServer((socket) => {
    called.resolve()
    socket.on('error', () => {}).on('close', () => hungUp.resolve())
    socket.resume()
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { address: `127.0.0.1:${port}`, called: called.promise, hungUp: hungUp.promise }
}

test('joining again while the host is asked waits for the same answer', async () => {
  const [ann, bob] = [person('Ann'), person('Bob')]
  const { room, address } = await host(ann, 'knock')
  const first = ask(bob, { kind: 'joinRoom', address })
  await until(ann, () => roomOf(ann).knocks.length === 1)
  await until(bob, () => bob.state.rooms.some(({ session }) => session.kind === 'knocking'))
  const again = ask(bob, { kind: 'joinRoom', address })
  const [knock] = roomOf(ann).knocks
  await ask(ann, { kind: 'answerKnock', room, knock: knock?.id ?? '', letIn: true })
  expect(await again).toEqual(await first)
  expect(roomOf(bob).session.kind).toBe('joined')
})
