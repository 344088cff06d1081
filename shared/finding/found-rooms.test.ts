import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { formatAddress } from '../protocol/finding/address.ts'
import type { Announcement } from '../protocol/finding/announcement.ts'
import { ManualClock } from '../protocol/base/manual-clock.ts'
import {
  foundLimits,
  foundRoomKey,
  FoundRooms,
  mergeFoundRooms,
  type FoundRoom,
  type Sighting,
} from './found-rooms.ts'

const kitchen: Announcement = {
  version: '2.0',
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
  test('is listed when it is announced, with all its details', () => {
    rooms.heard(sighting())
    expect(lists).toEqual([
      [
        {
          id: 'kitchen',
          name: 'Kitchen',
          version: '2.0',
          members: 3,
          policy: 'open',
          fingerprint: 'abcdefghijklmnop',
          addresses: [{ host: '10.0.0.2', port: 5050 }],
        },
      ],
    ])
    expect(rooms.list()).toEqual(lists[0])
  })

  test('is not reported again if nothing changed', () => {
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
  ])('is reported again with a new %s', (_, announcement) => {
    rooms.heard(sighting())
    rooms.heard(sighting({ announcement }))
    expect(lists).toHaveLength(2)
    expect(rooms.list()).toMatchObject([announcement])
  })

  test('disappears when its time to live has passed, and not before', () => {
    rooms.heard(sighting())
    clock.advance(999)
    expect(names()).toEqual(['Kitchen'])
    clock.advance(1)
    expect(names()).toEqual([])
    expect(lists.at(-1)).toEqual([])
  })

  test('stays while it is announced', () => {
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

  test('disappears at once on goodbye, on all links', () => {
    rooms.heard(sighting())
    rooms.heard(sighting({ link: 'wlan0' }))
    rooms.goodbye({ id: 'kitchen', fingerprint: kitchen.fingerprint })
    expect(names()).toEqual([])
    expect(lists).toHaveLength(2)
    clock.advance(10_000)
    expect(lists).toHaveLength(2)
  })

  test('stays when a host with another key, or another room, says goodbye', () => {
    rooms.heard(sighting())
    rooms.goodbye({ id: 'kitchen', fingerprint: 'another-key-1234' })
    rooms.goodbye({ id: 'cellar', fingerprint: kitchen.fingerprint })
    expect(names()).toEqual(['Kitchen'])
    expect(lists).toHaveLength(1)
  })

  test('is listed again if it is announced after goodbye', () => {
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

  test('is listed by name, whatever the order of arrival', () => {
    for (const name of ['pantry', 'Attic', 'Kitchen', 'cellar']) {
      rooms.heard(sighting({ announcement: { room: name, name } }))
    }
    expect(names()).toEqual(['Attic', 'cellar', 'Kitchen', 'pantry'])
  })
})

describe('a room announced on several links', () => {
  const wifi = sighting({
    link: 'wlan0',
    linkRank: 1,
    source: '192.168.1.2',
    addresses: [{ host: '192.168.1.2', port: 5050 }],
  })

  test('is listed once, with the addresses of the better link first', () => {
    rooms.heard(wifi)
    rooms.heard(sighting())
    expect(rooms.list()).toHaveLength(1)
    expect(addressesOf()).toEqual(['10.0.0.2:5050', '192.168.1.2:5050'])
  })

  test('loses the addresses of a link on which it is no longer announced', () => {
    rooms.heard(sighting())
    clock.advance(500)
    rooms.heard(wifi)
    clock.advance(500)
    expect(addressesOf()).toEqual(['192.168.1.2:5050'])
    clock.advance(500)
    expect(names()).toEqual([])
  })

  test('loses the addresses of a link that this computer loses, and disappears with the last', () => {
    rooms.heard(sighting())
    rooms.heard(wifi)
    rooms.linkLost('eth0')
    expect(addressesOf()).toEqual(['192.168.1.2:5050'])
    rooms.linkLost('eth0')
    expect(lists).toHaveLength(3)
    rooms.linkLost('wlan0')
    expect(names()).toEqual([])
  })

  test('has the details of the latest announcement, whatever its link', () => {
    rooms.heard(sighting())
    rooms.heard({ ...wifi, announcement: { ...kitchen, members: 9 } })
    expect(rooms.list()[0]?.members).toBe(9)
    rooms.heard(sighting({ announcement: { members: 5 } }))
    expect(rooms.list()[0]?.members).toBe(5)
  })

  test('has IPv4 before IPv6, link-local last, and among equals the source first', () => {
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
  test('from one address fills only some places of the list', () => {
    for (let i = 0; i < 1_000; i++)
      rooms.heard(sighting({ announcement: { room: `r${i}` }, source: '10.6.6.6' }))
    expect(rooms.list()).toHaveLength(foundLimits.roomsPerSource)
    rooms.heard(sighting({ announcement: { room: 'honest' } }))
    expect(rooms.list()).toHaveLength(foundLimits.roomsPerSource + 1)
  })

  test('from many addresses stops at the limit, and listed rooms stay', () => {
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

  test('of links and addresses of one room stops at the limit, too', () => {
    for (let i = 0; i < 100; i++) {
      rooms.heard(sighting({ link: `eth${i}`, addresses: [{ host: `10.0.1.${i}`, port: 5050 }] }))
    }
    expect(addressesOf()).toHaveLength(foundLimits.addressesPerRoom)
  })
})

test('a flood of changes is reported a few times a second, including the last change', () => {
  for (let i = 0; i < 10_000; i++) {
    rooms.heard(sighting({ announcement: { members: i % 50 } }))
    if (i % 10 === 0) clock.advance(1)
  }
  expect(lists.length).toBeLessThanOrEqual(foundLimits.lists.burst + foundLimits.lists.perSecond + 1)
  clock.advance(200)
  expect(lists.at(-1)?.[0]?.members).toBe(9_999 % 50)
})

test('stop forgets everything without a report', () => {
  rooms.heard(sighting())
  rooms.stop()
  clock.advance(5_000)
  expect(lists).toHaveLength(1)
  expect(rooms.list()).toEqual([])
})

test('after any steps, the last report is the list, and each report was different', () => {
  const anyStep = fc.oneof(
    fc
      .record({ room: fc.constantFrom('a', 'b', 'c'), link: fc.constantFrom('x', 'y'), members: fc.nat(3) })
      .map(({ room, link, members }) => ({ kind: 'heard' as const, room, link, members })),
    fc.constantFrom('a', 'b', 'c').map((room) => ({ kind: 'goodbye' as const, room })),
    fc.constantFrom('x', 'y').map((link) => ({ kind: 'lost' as const, link })),
    fc.nat(1_500).map((ms) => ({ kind: 'wait' as const, ms })),
  )
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const time = new ManualClock()
      const reports: (readonly FoundRoom[])[] = [[]]
      const found = new FoundRooms(time, (list) => reports.push(list))
      for (const step of steps) {
        if (step.kind === 'heard') {
          const { room, link, members } = step
          found.heard(sighting({ announcement: { room, members }, link }))
        } else if (step.kind === 'goodbye') {
          found.goodbye({ id: step.room, fingerprint: kitchen.fingerprint })
        } else if (step.kind === 'lost') found.linkLost(step.link)
        else time.advance(step.ms)
        // Changes that arrive faster than lists are sent wait their turn, including rooms that
        // expire meanwhile.
        for (let i = 0; i < 3 && JSON.stringify(found.list()) !== JSON.stringify(reports.at(-1)); i++)
          time.advance(200)
        expect(found.list()).toEqual(reports.at(-1))
        expect(new Set(found.list().map(foundRoomKey)).size).toBe(found.list().length)
      }
      reports.slice(1).forEach((list, i) => expect(list).not.toEqual(reports[i]))
      time.advance(1_000)
      expect(found.list()).toEqual([])
    }),
    { numRuns: 300 },
  )
})

describe('mergeFoundRooms', () => {
  const found = (id: string): FoundRoom => ({
    id,
    name: id,
    version: '2.0',
    members: 1,
    policy: 'open',
    fingerprint: 'f'.repeat(16),
    addresses: [{ host: '192.0.2.1', port: 5050 }],
  })

  test('has the same limit as each of its lists, and a flood of announcements hides no room that answers', () => {
    const announced = Array.from({ length: foundLimits.rooms }, (_, i) => found(`a${i}`))
    const merged = mergeFoundRooms(announced, [found('z')])
    expect(merged).toHaveLength(foundLimits.rooms)
    expect(merged.map(({ id }) => id)).toContain('z')
  })
})
