import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { foundLimits, type FoundRoom } from '../../finding/found-rooms.ts'
import type { Discovery } from '../../node/discovery/discovery.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance } from '../../node/system.ts'
import { formatAddress } from '../../protocol/finding/address.ts'
import { formatInvite, parseInvite } from '../../protocol/trust/invite.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { REFRESH_MS } from './nearby.ts'
import { LEAVING_MS } from './attention.ts'
import { ParleyApp } from '../parley-app.ts'
import { ask, person, roomOf, start, until } from '../people.fixture.ts'
import { serveBridge } from '../serve-bridge.ts'

/** A network that carries these announcements and no others. */
const carrying = (announced: readonly FoundRoom[]) => (): Discovery => ({
  publisher: { announce: () => {}, withdraw: () => Promise.resolve(), stop: () => Promise.resolve() },
  browse: (listener) => {
    if (announced.length > 0) listener(announced)
    return { stop: () => {} }
  },
  state: { kind: 'on', links: [], problems: [] },
  stop: () => Promise.resolve(),
})

/**
 * An app on a network that is deaf or carries what someone says. It scans, and is closed when the
 * test ends.
 */
function scanningApp(as: string, path = tempFolder(), announced: readonly FoundRoom[] = []): ParleyApp {
  const app = start(as, path, { discovery: carrying(announced), scans: true })
  onTestFinished(() => app.close())
  return app
}

async function hosting(hidden: boolean): Promise<{ ann: ParleyApp; address: string; id: string }> {
  const ann = scanningApp('Ann')
  await ask(ann, { kind: 'hostRoom', name: 'Attic', bind: '127.0.0.1', port: 0, policy: 'open', hidden })
  const { address, id } = roomOf(ann)
  return { ann, address, id }
}

/** The folder of someone who has been in the room at this address. */
async function visited(address: string): Promise<string> {
  const path = tempFolder()
  const bob = start('Bob', path)
  await ask(bob, { kind: 'joinRoom', address })
  await bob.close()
  return path
}

describe('a recent room that is not announced here', () => {
  test('is queried at its address, and joined with a click', async () => {
    const { address, id } = await hosting(false)
    const bob = scanningApp('Bob', await visited(address))
    await until(bob, () => bob.state.found.length > 0)
    expect(bob.state.found).toMatchObject([{ id, name: 'Attic', members: 1, policy: 'open' }])
    const { fingerprint = '' } = bob.state.found[0] ?? {}
    await ask(bob, { kind: 'joinFound', id, fingerprint })
    expect(roomOf(bob).id).toBe(id)
  })

  test('answers former members even if it is hidden, without the number of members', async () => {
    const { address, id } = await hosting(true)
    const bob = scanningApp('Bob', await visited(address))
    await until(bob, () => bob.state.found.length > 0)
    expect(bob.state.found).toMatchObject([{ id, members: null }])
  })

  /** Announced by a stranger, at as many addresses as are accepted, where no host is. */
  const forged = (id: string, fingerprint: string): FoundRoom => ({
    id,
    name: 'Attic',
    version: '2.0',
    members: 7,
    policy: 'open',
    fingerprint,
    addresses: Array.from({ length: foundLimits.addressesPerRoom }, (_, i) => ({
      host: '127.0.0.1',
      port: i + 1,
    })),
  })

  test.each([
    ['its own key', (key: string) => key.slice(0, 16)],
    ['another key', () => 'A'.repeat(16)],
  ])('is found and joined though a stranger announces it elsewhere, with %s', async (_, claimed) => {
    const { ann, address, id } = await hosting(false)
    const { fingerprint: key = '' } = roomOf(ann).hosting ?? {}
    const fingerprint = key.slice(0, 16)
    const bob = scanningApp('Bob', await visited(address), [forged(id, claimed(key))])
    const isThere = () =>
      bob.state.found.some(
        (room) => room.fingerprint === fingerprint && room.addresses.map(formatAddress).includes(address),
      )
    await until(bob, isThere)
    await ask(bob, { kind: 'joinFound', id, fingerprint })
    expect(roomOf(bob)).toMatchObject({ id, session: { kind: 'joined' } })
  })

  test('is not listed when another key answers at its address', async () => {
    const { address, id } = await hosting(true)
    const path = await visited(address)
    const file = join(path, 'settings.json')
    const settings = JSON.parse(readFileSync(file, 'utf8')) as { recents: { hostKey: string }[] }
    for (const recent of settings.recents) recent.hostKey = 'A'.repeat(43)
    writeFileSync(file, JSON.stringify(settings))
    const bob = scanningApp('Bob', path)
    // Recent rooms are asked first: when another one has answered, this one would have, too.
    const other = await hosting(false)
    await ask(bob, { kind: 'probe', addresses: other.address })
    await until(bob, () => bob.state.found.some((room) => room.id === other.id))
    expect(bob.state.found.map((room) => room.id)).not.toContain(id)
  })
})

describe('a recent room', () => {
  /** The same invite, led by an address without a host. */
  const withDeadAddress = (link: string) => {
    const parsed = parseInvite(link)
    if (!parsed.ok) throw new Error(parsed.problem)
    return formatInvite({
      ...parsed.invite,
      addresses: [{ host: '127.0.0.1', port: 1 }, ...parsed.invite.addresses],
    })
  }

  test('is remembered where it was reached, not at the first address of its invite', async () => {
    const { ann, address } = await hosting(false)
    const { invite } = await ask(ann, { kind: 'createInvite', room: roomOf(ann).ref })
    const bob = person('Bob')
    await ask(bob, { kind: 'joinRoom', address: withDeadAddress(invite.link) })
    expect(bob.state.recents.map((recent) => recent.address)).toEqual([address])
  })

  test('that is joined at a new address is remembered there', async () => {
    const { ann, address, id } = await hosting(false)
    const { invite } = await ask(ann, { kind: 'createInvite', room: roomOf(ann).ref })
    const path = await visited(address)
    const file = join(path, 'settings.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace(address, '127.0.0.1:1'))
    const bob = person('Bob', path)
    expect(bob.state.recents).toMatchObject([{ id, address: '127.0.0.1:1' }])
    await ask(bob, { kind: 'joinRoom', address: invite.link })
    expect(bob.state.recents).toMatchObject([{ id, address }])
  })
})

describe('addresses to scan', () => {
  test('show the rooms there, and are no longer asked when the list is emptied', async () => {
    const { address, id } = await hosting(false)
    const bob = scanningApp('Bob')
    expect(bob.state.probed).toEqual([])
    expect(await ask(bob, { kind: 'probe', addresses: ` ${address}\n` })).toEqual({ count: 1 })
    await until(bob, () => bob.state.found.some((room) => room.id === id))
    await ask(bob, { kind: 'probe', addresses: '' })
    await until(bob, () => bob.state.found.length === 0)
    expect(bob.state.probed).toEqual([])
  })

  test('are kept in the settings', async () => {
    const path = tempFolder()
    const before = start('Bob', path, { discovery: carrying([]), scans: true })
    await ask(before, { kind: 'probe', addresses: '10.0.5.0/30, lab-pc' })
    await before.close()
    expect(scanningApp('Bob', path).state.probed).toEqual(['10.0.5.0/30', 'lab-pc'])
  })

  test('do not show a hidden room, nor one whose host does not search', async () => {
    const hidden = await hosting(true)
    const plain = person('Cy')
    await ask(plain, { kind: 'hostRoom', name: 'Cellar', bind: '127.0.0.1', port: 0, policy: 'open' })
    const shown = await hosting(false)
    const bob = scanningApp('Bob')
    const addresses = [hidden.address, roomOf(plain).address, shown.address].join()
    await ask(bob, { kind: 'probe', addresses })
    await until(bob, () => bob.state.found.length > 0)
    expect(bob.state.found.map(({ id }) => id)).toEqual([shown.id])
  })

  test.each([
    ['10.0.0.0/8', 'range-too-large', 'up to 1024 addresses'],
    ['lab ann@pc!', 'bad-address', '“ann@pc!” isn’t an address'],
    ['1.2.3.0/24', 'public-range', 'on the internet'],
  ])('that are invalid change nothing: %s', async (addresses, code, words) => {
    const bob = scanningApp('Bob')
    await ask(bob, { kind: 'probe', addresses: '10.0.5.20' })
    expect(await bob.dispatch({ kind: 'probe', addresses })).toMatchObject({
      ok: false,
      problem: { code, text: expect.stringContaining(words) },
    })
    expect(bob.state.probed).toEqual(['10.0.5.20'])
  })
})

describe('the addresses of a room that is hosted here', () => {
  test('cannot begin with one that this computer does not have', async () => {
    const { ann } = await hosting(false)
    const { ref, hosting: told } = roomOf(ann)
    const command = { kind: 'leadWith', room: ref, address: '203.0.113.9:5050' } as const
    expect(await ann.dispatch(command)).toMatchObject({ ok: false, problem: { code: 'address-gone' } })
    await ask(ann, { ...command, address: told?.addresses[0] ?? '' })
  })
})

test('a shell that does not search for rooms cannot scan addresses either', async () => {
  const bob = person('Bob')
  expect(bob.state.probed).toBeNull()
  expect(await bob.dispatch({ kind: 'probe', addresses: '10.0.5.20' })).toMatchObject({
    ok: false,
    problem: { code: 'no-addresses' },
  })
})

describe('while no one is watching', () => {
  /**
   * An app whose time the test controls, on a network with these rooms, where it counts who
   * listens.
   */
  function appOnManualClock(rooms: readonly FoundRoom[] = [ATTIC], path = tempFolder()) {
    const clock = new ManualClock()
    const listening = new Set<object>()
    const browse: Discovery['browse'] = (listener) => {
      const browser = {}
      listening.add(browser)
      if (rooms.length > 0) listener([...rooms])
      return { stop: () => listening.delete(browser) }
    }
    const app = new ParleyApp({
      folder: { path, temporary: true, release: () => {} },
      downloads: () => path,
      clock,
      chance: systemChance,
      as: 'Ann',
      scans: true,
      discovery: () => ({ ...carrying([])(), browse }),
    })
    onTestFinished(() => app.close())
    return { app, clock, listening }
  }
  const ATTIC: FoundRoom = {
    id: 'attic',
    name: 'Attic',
    version: '2.0',
    members: 1,
    policy: 'open',
    fingerprint: 'key-of-the-attic',
    addresses: [{ host: '10.0.0.7', port: 5050 }],
  }

  const CELLAR: FoundRoom = { ...ATTIC, id: 'cellar', name: 'Cellar', fingerprint: 'key-of-the-cellar' }
  const names = ({ state }: ParleyApp) => state.found.map(({ name }) => name)

  test('nothing is browsed, and the list stays; someone who returns sees new rooms at once, and soon which are gone', () => {
    const rooms = [ATTIC]
    const { app, clock, listening } = appOnManualClock(rooms)
    const leave = app.acquireAttention()
    clock.advance(10 * LEAVING_MS)
    expect([listening.size, names(app)]).toEqual([1, ['Attic']])
    leave()
    clock.advance(LEAVING_MS)
    expect([listening.size, names(app)]).toEqual([0, ['Attic']])
    rooms.splice(0, 1, CELLAR)
    app.acquireAttention()
    expect([listening.size, names(app)]).toEqual([1, ['Attic', 'Cellar']])
    clock.advance(REFRESH_MS)
    expect(names(app)).toEqual(['Cellar'])
  })

  test('scanned rooms stay in the list until they were asked again', async () => {
    const { address } = await hosting(true)
    const { app, clock } = appOnManualClock([], await visited(address))
    const leave = app.acquireAttention()
    // In steps, so that no asked host seems silent.
    const found = () => {
      clock.advance(10)
      return names(app)
    }
    await expect.poll(found).toEqual(['Attic'])
    leave()
    clock.advance(LEAVING_MS)
    app.acquireAttention()
    clock.advance(REFRESH_MS)
    expect(names(app)).toEqual(['Attic'])
    const closing = app.close()
    clock.settle()
    await closing
    expect(names(app)).toEqual(['Attic'])
  })

  test('a hidden or closed window does not count as watching', () => {
    const { app, clock, listening } = appOnManualClock()
    const window = serveBridge(app, () => {})
    window.onCall({ kind: 'subscribe' })
    window.onCall({ kind: 'shown', shown: true })
    clock.advance(10 * LEAVING_MS)
    expect(listening.size).toBe(1)
    window.onCall({ kind: 'shown', shown: false })
    clock.advance(LEAVING_MS - 1)
    expect(listening.size).toBe(1)
    clock.advance(1)
    expect(listening.size).toBe(0)
    for (let times = 0; times < 2; times++) window.onCall({ kind: 'shown', shown: true })
    expect(listening.size).toBe(1)
    window.onClose()
    clock.advance(LEAVING_MS)
    expect(listening.size).toBe(0)
  })
})

describe('a room that asks for a passcode', () => {
  test('is named if it is found, whether joined by a click or by its address; otherwise the address is named', async () => {
    const ann = scanningApp('Ann')
    const asked = { kind: 'hostRoom', name: 'Attic', bind: '127.0.0.1', port: 0, policy: 'passcode' } as const
    await ask(ann, asked)
    const { address, id, hosting: told } = roomOf(ann)
    const [host = '', port] = address.split(':')
    const fingerprint = told?.fingerprint.slice(0, 16) ?? ''
    const found: FoundRoom = {
      id,
      name: 'Attic',
      version: '2.0',
      members: 1,
      policy: 'passcode',
      fingerprint,
      addresses: [{ host, port: Number(port) }],
    }
    const bob = scanningApp('Bob', tempFolder(), [found])
    const named = {
      code: 'passcode-needed',
      text: 'Enter the 6-digit passcode for Attic. The host can give it to you.',
      room: 'Attic',
    }
    expect(await bob.dispatch({ kind: 'joinFound', id, fingerprint })).toEqual({ ok: false, problem: named })
    expect(await bob.dispatch({ kind: 'joinRoom', address })).toEqual({ ok: false, problem: named })
    const cy = scanningApp('Cy', tempFolder(), [found, { ...found, id: 'another', name: 'Cellar' }])
    for (const app of [cy, scanningApp('Dee')])
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      expect(await app.dispatch({ kind: 'joinRoom', address })).toMatchObject({
        problem: {
          text: `Enter the 6-digit passcode for 127.0.0.1 port ${port}. The host can give it to you.`,
        },
      })
  })
})
