import { expect, test } from 'vitest'
import { FoundRooms } from '../../finding/found-rooms.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { linksOf } from './link-spec.ts'
import { ipv4, kitchen } from './network.fixture.ts'
import { decodePacket, encodeResponse } from './packet.ts'
import { Querier } from './querier.ts'
import { recordsOn, TTL_S } from './records.ts'

const MINUTE = 60_000

/** A browser on three links where five rooms answer each question, 20 to 120 ms later. */
function browsing() {
  const clock = new ManualClock()
  let wakeUps = 0
  const counting = {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    uptime: () => clock.uptime(),
    endOfTick: (run: () => void) => clock.endOfTick(run),
    after: (ms: number, run: () => void) =>
      clock.after(ms, () => {
        wakeUps++
        run()
      }),
  }
  let seed = 7
  const jitter = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  const links = linksOf({
    eth0: [ipv4('10.0.0.2')],
    wlan0: [ipv4('10.0.1.2')],
    eth1: [ipv4('10.0.2.2')],
  })
  const questions: number[] = []
  const seen = { rooms: 0 }
  const isThere = { answers: true }
  const rooms = new FoundRooms(clock, (list) => (seen.rooms = list.length))
  const querier: Querier = new Querier(
    {
      clock: counting,
      chance: { jitter, id: () => 'id', bytes: (count) => new Uint8Array(count), digest: () => '' },
      links: () => links,
      send: async (_, link) => {
        if (link === links[0]) questions.push(clock.elapsed())
        for (let i = 0; i < 5 && isThere.answers; i++) {
          const records = recordsOn({ ...kitchen, room: `room${i}`, name: `Room ${i}` }, link, `host${i}`)
          const packet =
            records && decodePacket(Buffer.from(encodeResponse([records.pointer], records.details)))
          if (packet) clock.after(20 + 100 * jitter(), () => querier.onPacket(packet, '10.0.0.9', link))
        }
      },
    },
    rooms,
  )
  return { clock, questions, seen, isThere, count: () => wakeUps, querier }
}

test('fifteen names are kept fresh by one question every ten seconds, with two wake-ups each', () => {
  const { clock, questions, seen, count } = browsing()
  clock.advance(MINUTE)
  expect(seen.rooms).toBe(5)
  const [asked, woken] = [questions.length, count()]
  clock.advance(10 * MINUTE)
  expect(seen.rooms).toBe(5)
  expect(questions.length - asked).toBeGreaterThanOrEqual(55)
  expect(questions.length - asked).toBeLessThanOrEqual(65)
  expect(count() - woken).toBeLessThanOrEqual(2 * 65)
})

test('names that fall silent are asked for several times before they are forgotten, and then seldom', () => {
  const { clock, questions, seen, isThere } = browsing()
  clock.advance(MINUTE)
  isThere.answers = false
  const from = questions.length
  clock.advance(TTL_S * 1_000 + 10_000)
  expect(seen.rooms).toBe(0)
  expect(questions.length - from).toBeGreaterThanOrEqual(5)
  const silent = questions.length
  clock.advance(10 * MINUTE)
  expect(questions.length - silent).toBeLessThanOrEqual(11)
})

test('after it is stopped it neither asks nor wakes', () => {
  const { clock, questions, count, querier } = browsing()
  clock.advance(MINUTE)
  querier.stop()
  clock.advance(1_000)
  const [asked, woken] = [questions.length, count()]
  clock.advance(10 * MINUTE)
  expect([questions.length, count()]).toEqual([asked, woken])
})
