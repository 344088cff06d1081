import { parseArgs } from 'node:util'
import type { FoundRoom } from '../../shared/client/found-rooms.ts'
import type { Driver, Line } from './driver.ts'
import { noNetworks, World } from './world.ts'

const USAGE = `node e2e/network/measure.ts [--rounds 50] [--idle 60]

How fast rooms are found and lost between two network namespaces, and what browsing costs while nothing happens.
  --rounds  rooms to announce and browsers to begin
  --idle    seconds to measure the idle cost for
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    idle: { type: 'string', default: '60' },
    help: { type: 'boolean', default: false },
  },
})

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const WITHIN = 10_000
const lists = (id: string) => (rooms: readonly FoundRoom[]) => rooms.some((room) => room.id === id)
const lacks = (id: string) => (rooms: readonly FoundRoom[]) => !lists(id)(rooms)
const atOf = (driver: Driver, type: Line['type']): number =>
  driver.lines.findLast((line) => line.type === type)?.at ?? Number.NaN

function summary(what: string, samples: readonly number[]): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return `${what.padEnd(44)} n=${samples.length}  median ${at(0.5)} ms  p95 ${at(0.95)} ms  worst ${sorted.at(-1)} ms\n`
}

/** One after the other: announced → listed, goodbye → gone. */
async function announcing(host: Driver, browser: Driver, rounds: number) {
  const listed: number[] = []
  const gone: number[] = []
  for (let i = 0; i < rounds; i++) {
    const id = `room${i}`
    host.tell({ announce: { id } })
    const up = await browser.rooms(lists(id), WITHIN)
    listed.push(up.at - atOf(host, 'announced'))
    await pause(50 + Math.random() * 200)
    host.tell({ withdraw: id })
    const down = await browser.rooms(lacks(id), WITHIN)
    gone.push(down.at - atOf(host, 'withdrawn'))
    await pause(50 + Math.random() * 200)
  }
  return { listed, gone }
}

/** Begins to browse again and again, at any time since the last answer: browsing → listed. */
async function browsing(host: Driver, browser: Driver, rounds: number): Promise<number[]> {
  host.tell({ announce: { id: 'standing' } })
  await browser.rooms(lists('standing'), WITHIN)
  const listed: number[] = []
  for (let i = 0; i < rounds; i++) {
    await pause(Math.random() * 3_000)
    const from = browser.lines.length
    browser.tell('again')
    const isList = (line: Line): line is Line & { type: 'rooms' } =>
      line.type === 'rooms' && lists('standing')(line.rooms)
    const { at } = await browser.until(isList, WITHIN, from)
    listed.push(at - atOf(browser, 'browsing'))
  }
  return listed
}

/** Silent death → gone, several at once. */
async function dying(world: World, machine: string, browser: Driver, count: number): Promise<number[]> {
  const hosts = Array.from({ length: count }, () => world.run(machine, 'publish'))
  return Promise.all(
    hosts.map(async (host, i) => {
      const id = `dying${i}`
      host.tell({ announce: { id } })
      await browser.rooms(lists(id), WITHIN)
      await pause(Math.random() * 12_000)
      const at = Date.now()
      await host.kill()
      return (await browser.rooms(lacks(id), 40_000)).at - at
    }),
  )
}

/** Processor time over a stretch in which nothing happens, in per cent of a core. */
async function idle(browser: Driver, seconds: number): Promise<number> {
  const spent = async () => {
    const from = browser.lines.length
    browser.tell('cpu')
    const isCpu = (line: Line): line is Line & { type: 'cpu' } => line.type === 'cpu'
    return (await browser.until(isCpu, WITHIN, from)).ms
  }
  await pause(5_000)
  const before = await spent()
  await pause(seconds * 1_000)
  return ((await spent()) - before) / (seconds * 10)
}

async function measure(rounds: number, seconds: number): Promise<void> {
  const world = new World()
  try {
    const [a, b, c] = [world.machine('a'), world.machine('b'), world.machine('c')]
    ;[a, b, c].forEach((machine, i) => world.plug(machine, 1, i + 1))
    const host = world.run(a, 'publish')
    const browser = world.run(b, 'browse')
    // Both are there before anything is measured.
    host.tell({ announce: { id: 'first' } })
    await browser.rooms(lists('first'), WITHIN)
    const { listed, gone } = await announcing(host, browser, rounds)
    process.stdout.write(summary('announced → listed', listed))
    process.stdout.write(summary('goodbye → gone', gone))
    process.stdout.write(summary('begins to browse → listed', await browsing(host, browser, rounds)))
    process.stdout.write(summary('silent death → gone', await dying(world, c, browser, 5)))
    const share = await idle(browser, seconds)
    process.stdout.write(
      `${'idle browsing with two rooms around'.padEnd(44)} ${share.toFixed(3)} % of a core over ${seconds} s\n`,
    )
  } finally {
    await world.close()
  }
}

const reason = noNetworks()
if (values.help) process.stdout.write(USAGE)
else if (reason !== null) process.stderr.write(`Nothing is measured: ${reason}.\n`)
else await measure(Number(values.rounds), Number(values.idle))
