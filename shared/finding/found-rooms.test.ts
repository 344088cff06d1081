import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { formatAddress } from '../protocol/finding/address.ts'
import type { Announcement } from '../protocol/finding/announcement.ts'
import { ManualClock } from '../protocol/base/manual-clock.ts'
import {
  foundLimits,
  foundRoomKey,
  FoundRooms,
  mergeFound,
  type FoundRoom,
  type Sighting,
} from './found-rooms.ts'

const kitchen: Announcement = {
  version: '1.0',
  room: 'kitchen',
  name: 'Kitchen',
  members: 3,
  policy: 'open',
  fingerprint: 'abcdefghijklmnop',
}

interface Changes extends Omit<Partial<Sighting>, 'announcement'> {
  readonly announcement?: Partial<Announcement>
}

const sighting = ({ announcement = {}, ...changes }: Changes = {}): Sighting => ({
  announcement: { ...kitchen, ...announcement },
  link: 'eth0',
  linkRank: 0,
  source: '10.0.0.2',
  addresses: [{ host: '10.0.0.2', port: 5050 }],
  ttlMs: 1_000,
  ...changes,
})

let clock: ManualClock
let lists: (readonly FoundRoom[])[]
let rooms: FoundRooms

beforeEach(() => {
  clock = new ManualClock()
  lists = []
  rooms = new FoundRooms(clock, (list) => lists.push(list))
})

const names = () => rooms.list().map(({ name }) => name)
const addressesOf = (index = 0) => rooms.list()[index]?.addresses.map(formatAddress)

describe('a found room', () => {
  test('appears when it is heard, with all that is known of it', () => {
    rooms.heard(sighting())
    expect(lists).toEqual([
      [
        {
          id: 'kitchen',
          name: 'Kitchen',
          version: '1.0',
          members: 3,
          policy: 'open',
          fingerprint: 'abcdefghijklmnop',
          addresses: [{ host: '10.0.0.2', port: 5050 }],
        },
      ],
    ])
    expect(rooms.list()).toEqual(lists[0])
  })

  test('is not told again when nothing changed', () => {
    rooms.heard(sighting())
    rooms.heard(sighting())
    clock.advance(500)
    rooms.heard(sighting())
    expect(lists).toHaveLength(1)
  })

  test.each([
    ['name', { name: 'Cellar' }],
    ['count', { members: 4 }],
    ['policy', { policy: 'invite' as const }],
    ['version', { version: '1.1' }],
  ])('is told again with a new %s', (_, announcement) => {
    rooms.heard(sighting())
    rooms.heard(sighting({ announcement }))
    expect(lists).toHaveLength(2)
    expect(rooms.list()).toMatchObject([announcement])
  })

  test('goes when it was not heard for its time, and not before', () => {
    rooms.heard(sighting())
    clock.advance(999)
    expect(names()).toEqual(['Kitchen'])
    clock.advance(1)
    expect(names()).toEqual([])
    expect(lists.at(-1)).toEqual([])
  })

  test('stays for as long as it is heard', () => {
    rooms.heard(sighting())
    for (let i = 0; i < 10; i++) {
      clock.advance(900)
      rooms.heard(sighting())
    }
    expect(lists).toHaveLength(1)
  })

  test('stays when the wall clock jumps', () => {
    rooms.heard(sighting())
    clock.setWall(clock.now() + 86_400_000)
    clock.advance(999)
    expect(names()).toEqual(['Kitchen'])
  })

  test('goes at once on goodbye, on all links', () => {
    rooms.heard(sighting())
    rooms.heard(sighting({ link: 'wlan0' }))
    rooms.goodbye({ id: 'kitchen', fingerprint: kitchen.fingerprint })
    expect(names()).toEqual([])
    expect(lists).toHaveLength(2)
    clock.advance(10_000)
    expect(lists).toHaveLength(2)
  })

  test('stays when another host says goodbye in its name, or a stranger does', () => {
    rooms.heard(sighting())
    rooms.goodbye({ id: 'kitchen', fingerprint: 'another-key-1234' })
    rooms.goodbye({ id: 'cellar', fingerprint: kitchen.fingerprint })
    expect(names()).toEqual(['Kitchen'])
    expect(lists).toHaveLength(1)
  })

  test('comes back after goodbye when it is heard again', () => {
    rooms.heard(sighting())
    rooms.goodbye({ id: 'kitchen', fingerprint: kitchen.fingerprint })
    rooms.heard(sighting())
    expect(names()).toEqual(['Kitchen'])
  })

  test('is listed twice when two keys claim its id', () => {
    rooms.heard(sighting())
    rooms.heard(sighting({ announcement: { fingerprint: 'another-key-1234' }, source: '10.0.0.3' }))
    expect(rooms.list().map(({ fingerprint }) => fingerprint)).toEqual([
      'abcdefghijklmnop',
      'another-key-1234',
    ])
  })

  test('that cannot be dialled is not listed', () => {
    rooms.heard(sighting({ addresses: [] }))
    rooms.heard(sighting({ ttlMs: 0 }))
    expect(lists).toEqual([])
  })

  test('is listed in order of name, whatever came first', () => {
    for (const name of ['pantry', 'Attic', 'Kitchen', 'cellar']) {
      rooms.heard(sighting({ announcement: { room: name, name } }))
    }
    expect(names()).toEqual(['Attic', 'cellar', 'Kitchen', 'pantry'])
  })
})

describe('a room heard on several links', () => {
  const wifi = sighting({
    link: 'wlan0',
    linkRank: 1,
    source: '192.168.1.2',
    addresses: [{ host: '192.168.1.2', port: 5050 }],
  })

  test('appears once, with the addresses of the better link first', () => {
    rooms.heard(wifi)
    rooms.heard(sighting())
    expect(rooms.list()).toHaveLength(1)
    expect(addressesOf()).toEqual(['10.0.0.2:5050', '192.168.1.2:5050'])
  })

  test('loses the addresses of the link it is no longer heard on', () => {
    rooms.heard(sighting())
    clock.advance(500)
    rooms.heard(wifi)
    clock.advance(500)
    expect(addressesOf()).toEqual(['192.168.1.2:5050'])
    clock.advance(500)
    expect(names()).toEqual([])
  })

  test('loses the addresses of a link that this machine loses, and goes with the last', () => {
    rooms.heard(sighting())
    rooms.heard(wifi)
    rooms.lost('eth0')
    expect(addressesOf()).toEqual(['192.168.1.2:5050'])
    rooms.lost('eth0')
    expect(lists).toHaveLength(3)
    rooms.lost('wlan0')
    expect(names()).toEqual([])
  })

  test('has what was said last, on whichever link', () => {
    rooms.heard(sighting())
    rooms.heard({ ...wifi, announcement: { ...kitchen, members: 9 } })
    expect(rooms.list()[0]?.members).toBe(9)
    rooms.heard(sighting({ announcement: { members: 5 } }))
    expect(rooms.list()[0]?.members).toBe(5)
  })

  test('has IPv4 before IPv6, link-local last, and among equals the one it was heard from', () => {
    const hosts = ['fe80::1%eth0', '169.254.3.4', 'fd00::1', '10.0.0.9', '10.0.0.2']
    rooms.heard(sighting({ addresses: hosts.map((host) => ({ host, port: 5050 })) }))
    expect(addressesOf()).toEqual([
      '10.0.0.2:5050',
      '10.0.0.9:5050',
      '[fd00::1]:5050',
      '169.254.3.4:5050',
      '[fe80::1%eth0]:5050',
    ])
  })

  test('has an address that is announced on both only once', () => {
    rooms.heard(sighting())
    rooms.heard({ ...wifi, addresses: sighting().addresses })
    expect(addressesOf()).toEqual(['10.0.0.2:5050'])
  })
})

describe('a flood of announcements', () => {
  test('from one address lists some of them, and leaves the others their place', () => {
    for (let i = 0; i < 1_000; i++)
      rooms.heard(sighting({ announcement: { room: `r${i}` }, source: '10.6.6.6' }))
    expect(rooms.list()).toHaveLength(foundLimits.roomsPerSource)
    rooms.heard(sighting({ announcement: { room: 'honest' } }))
    expect(rooms.list()).toHaveLength(foundLimits.roomsPerSource + 1)
  })

  test('from many addresses ends at the limit, and those listed stay', () => {
    rooms.heard(sighting())
    for (let i = 0; i < 1_000; i++) {
      rooms.heard(
        sighting({ announcement: { room: `r${i}`, name: 'A' }, source: `10.6.${i >> 8}.${i % 256}` }),
      )
    }
    expect(rooms.list()).toHaveLength(foundLimits.rooms)
    expect(names()).toContain('Kitchen')
    clock.advance(1_000)
    expect(rooms.list()).toEqual([])
  })

  test('of links and addresses of one room ends too', () => {
    for (let i = 0; i < 100; i++) {
      rooms.heard(sighting({ link: `eth${i}`, addresses: [{ host: `10.0.1.${i}`, port: 5050 }] }))
    }
    expect(addressesOf()).toHaveLength(foundLimits.addressesPerRoom)
  })
})

test('a flood of changes is told as a list now and then, the last of them as well', () => {
  for (let i = 0; i < 10_000; i++) {
    rooms.heard(sighting({ announcement: { members: i % 50 } }))
    if (i % 10 === 0) clock.advance(1)
  }
  expect(lists.length).toBeLessThanOrEqual(foundLimits.lists.burst + foundLimits.lists.perSecond + 1)
  clock.advance(200)
  expect(lists.at(-1)?.[0]?.members).toBe(9_999 % 50)
})

test('stop forgets everything in silence', () => {
  rooms.heard(sighting())
  rooms.stop()
  clock.advance(5_000)
  expect(lists).toHaveLength(1)
  expect(rooms.list()).toEqual([])
})

test('whatever is heard, lost and waited for, the list told last is the list, and each was different', () => {
  const step = fc.oneof(
    fc
      .record({ room: fc.constantFrom('a', 'b', 'c'), link: fc.constantFrom('x', 'y'), members: fc.nat(3) })
      .map(({ room, link, members }) => ({ kind: 'heard' as const, room, link, members })),
    fc.constantFrom('a', 'b', 'c').map((room) => ({ kind: 'goodbye' as const, room })),
    fc.constantFrom('x', 'y').map((link) => ({ kind: 'lost' as const, link })),
    fc.nat(1_500).map((ms) => ({ kind: 'wait' as const, ms })),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const time = new ManualClock()
      const told: (readonly FoundRoom[])[] = [[]]
      const found = new FoundRooms(time, (list) => told.push(list))
      for (const one of steps) {
        if (one.kind === 'heard') {
          const { room, link, members } = one
          found.heard(sighting({ announcement: { room, members }, link }))
        } else if (one.kind === 'goodbye') {
          found.goodbye({ id: one.room, fingerprint: kitchen.fingerprint })
        } else if (one.kind === 'lost') found.lost(one.link)
        else time.advance(one.ms)
        // Changes that arrive faster than lists are sent wait their turn, including rooms that
        // expire meanwhile.
        for (let i = 0; i < 3 && JSON.stringify(found.list()) !== JSON.stringify(told.at(-1)); i++)
          time.advance(200)
        expect(found.list()).toEqual(told.at(-1))
        expect(new Set(found.list().map(foundRoomKey)).size).toBe(found.list().length)
      }
      told.slice(1).forEach((list, i) => expect(list).not.toEqual(told[i]))
      time.advance(1_000)
      expect(found.list()).toEqual([])
    }),
    { numRuns: 300 },
  )
})

describe('mergeFound', () => {
  const found = (id: string): FoundRoom => ({
    id,
    name: id,
    version: '1.0',
    members: 1,
    policy: 'open',
    fingerprint: 'f'.repeat(16),
    addresses: [{ host: '192.0.2.1', port: 5050 }],
  })

  test('is bounded as each of its lists is, and a flood of announcements hides no room that answers', () => {
    const announced = Array.from({ length: foundLimits.rooms }, (_, i) => found(`a${i}`))
    const merged = mergeFound(announced, [found('z')])
    expect(merged).toHaveLength(foundLimits.rooms)
    expect(merged.map(({ id }) => id)).toContain('z')
  })
})
