import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FoundRoom } from '../../shared/finding/found-rooms.ts'
import type { Driver, Line } from './driver.ts'
import { Program } from './program.ts'
import { noNetworks, TestNetworks } from './test-networks.ts'

const PARLEY = join(import.meta.dirname, '../../cli/parley.ts')

const USAGE = `node e2e/network/measure.ts [--rounds 50] [--idle 60]

Measures between network namespaces how fast rooms are found and lost, what browsing costs while nothing happens, how long the
doctor takes, and how soon a member reconnects after a new address. Marks what is too slow, and then exits with 1.
Linux, as root; about five minutes.
  --rounds  how many rooms to announce, and how often to start browsing
  --idle    how many seconds to measure the idle cost
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
const DOCTOR_MS = 10_000
const lists = (id: string) => (rooms: readonly FoundRoom[]) => rooms.some((room) => room.id === id)
const lacks = (id: string) => (rooms: readonly FoundRoom[]) => !lists(id)(rooms)
const atOf = (driver: Driver, type: Line['type']): number =>
  driver.lines.findLast((line) => line.type === type)?.at ?? Number.NaN

/** Prints samples in milliseconds. `most` is the limit for each. */
function report(what: string, samples: readonly number[], most: number): void {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  const isSlow = samples.some((ms) => ms > most)
  if (isSlow) process.exitCode = 1
  process.stdout.write(
    `${what.padEnd(44)} n=${samples.length}  median ${at(0.5)} ms  p95 ${at(0.95)} ms  worst ${sorted.at(-1)} ms${isSlow ? `  TOO SLOW: over ${most} ms` : ''}\n`,
  )
}

/** One room after another: announced → listed, goodbye → gone. */
async function announcing(host: Driver, browser: Driver, rounds: number) {
  const listed: number[] = []
  const gone: number[] = []
  for (let i = 0; i < rounds; i++) {
    const id = `room${i}`
    host.send({ announce: { id } })
    const up = await browser.rooms(lists(id), WITHIN)
    listed.push(up.at - atOf(host, 'announced'))
    await pause(50 + Math.random() * 200)
    host.send({ withdraw: id })
    const down = await browser.rooms(lacks(id), WITHIN)
    gone.push(down.at - atOf(host, 'withdrawn'))
    await pause(50 + Math.random() * 200)
  }
  return { listed, gone }
}

/** Starts browsing repeatedly, at random times: begins to browse → listed. */
async function browsing(host: Driver, browser: Driver, rounds: number): Promise<number[]> {
  host.send({ announce: { id: 'standing' } })
  await browser.rooms(lists('standing'), WITHIN)
  const listed: number[] = []
  for (let i = 0; i < rounds; i++) {
    await pause(Math.random() * 3_000)
    const from = browser.lines.length
    browser.send('again')
    const isList = (line: Line): line is Line & { type: 'rooms' } =>
      line.type === 'rooms' && lists('standing')(line.rooms)
    const { at } = await browser.until(isList, from, WITHIN)
    listed.push(at - atOf(browser, 'browsing'))
  }
  return listed
}

/** Silent death → gone, several at once. */
async function dying(
  networks: TestNetworks,
  computer: string,
  browser: Driver,
  count: number,
): Promise<number[]> {
  const hosts = Array.from({ length: count }, () => networks.run(computer, 'publish'))
  return Promise.all(
    hosts.map(async (host, i) => {
      const id = `dying${i}`
      host.send({ announce: { id } })
      await browser.rooms(lists(id), WITHIN)
      await pause(Math.random() * 12_000)
      const at = Date.now()
      await host.kill()
      return (await browser.rooms(lacks(id), 40_000)).at - at
    }),
  )
}

/**
 * A browser's computer loses its network → it lists nothing. The network is back → it lists the
 * standing room.
 */
async function unplugging(networks: TestNetworks, computer: string, browser: Driver, rounds: number) {
  const lost: number[] = []
  const back: number[] = []
  for (let i = 0; i < rounds; i++) {
    await pause(Math.random() * 2_000)
    const down = Date.now()
    networks.ip(computer, 'link', 'set', 'eth0', 'down')
    lost.push((await browser.rooms(lacks('standing'), WITHIN)).at - down)
    const up = Date.now()
    networks.ip(computer, 'link', 'set', 'eth0', 'up')
    back.push((await browser.rooms(lists('standing'), WITHIN)).at - up)
  }
  return { lost, back }
}

/**
 * While nothing happens: processor time in per cent of a core, and wake-ups per second.
 */
async function idle(browser: Driver, seconds: number): Promise<{ share: number; wakeUps: number }> {
  const spent = async () => {
    const from = browser.lines.length
    browser.send('cpu')
    const isCpu = (line: Line): line is Line & { type: 'cpu' } => line.type === 'cpu'
    return browser.until(isCpu, from, WITHIN)
  }
  await pause(5_000)
  const before = await spent()
  await pause(seconds * 1_000)
  const after = await spent()
  return {
    share: (after.ms - before.ms) / (seconds * 10),
    wakeUps: (after.wakeUps - before.wakeUps) / seconds,
  }
}

/**
 * How long the doctor takes from start to report: with a room, a filtered port, or no computer.
 */
async function examining(networks: TestNetworks, host: string, guest: string): Promise<void> {
  const room = new Program(host, [join(import.meta.dirname, 'doctor-room.ts'), 'room'])
  await room.line((line) => line.includes('listening'))
  const run = async (...address: string[]) => {
    const begun = performance.now()
    const examined = new Program(guest, [join(import.meta.dirname, 'doctor-run.ts'), ...address, '--json'])
    await examined.ended
    return Math.round(performance.now() - begun)
  }
  report('doctor, no address', [await run(), await run(), await run()], DOCTOR_MS)
  report('doctor, a room that answers', [await run('10.77.1.1'), await run('10.77.1.1')], DOCTOR_MS)
  report('doctor, a computer that is not there', [await run('10.77.1.99')], DOCTOR_MS)
  networks.filter(host, { hook: 'input', rule: 'tcp dport 5050 drop' })
  report('doctor, a port filtered with DROP', [await run('10.77.1.1')], DOCTOR_MS)
  networks.filter(host)
  await room.kill()
}

/** A member's host, or the member itself, gets another address → the member has reconnected. */
async function moving(who: 'host' | 'guest', rounds: number): Promise<number[]> {
  const networks = new TestNetworks()
  const folder = mkdtempSync(join(tmpdir(), 'parley-measure-'))
  const programs: Program[] = []
  try {
    const [host, guest] = [networks.computer('host'), networks.computer('guest')]
    networks.plug(host, 1, 1)
    networks.plug(guest, 1, 2)
    const parley = (computer: string, ...args: string[]) => {
      const program = new Program(computer, [PARLEY, ...args, '--data', join(folder, computer)])
      programs.push(program)
      return program
    }
    const joined = (line: string) => line.includes('"status"') && line.includes('"joined"')
    const room = parley(host, 'host', '--json', '--join', 'open')
    await room.line((line) => line.includes('listening'))
    const member = parley(guest, 'join', '10.77.1.1', '--as', 'Ann', '--json')
    await member.line(joined)
    const times: number[] = []
    for (let i = 0; i < rounds; i++) {
      await pause(4_000 + Math.random() * 2_000)
      const from = member.lines.length
      const [moves, first] = who === 'host' ? [host, 1] : [guest, 2]
      networks.ip(moves, 'addr', 'del', `10.77.1.${i === 0 ? first : 100 + i}/24`, 'dev', 'eth0')
      networks.ip(moves, 'addr', 'add', `10.77.1.${101 + i}/24`, 'dev', 'eth0')
      const moved = performance.now()
      await member.line(joined, from, 40_000)
      times.push(Math.round(performance.now() - moved))
    }
    return times
  } finally {
    await Promise.all(programs.map((program) => program.kill()))
    await networks.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(rounds: number, seconds: number): Promise<void> {
  const networks = new TestNetworks()
  try {
    const [a, b, c] = [networks.computer('a'), networks.computer('b'), networks.computer('c')]
    ;[a, b, c].forEach((computer, i) => networks.plug(computer, 1, i + 1))
    const host = networks.run(a, 'publish')
    const browser = networks.run(b, 'browse')
    // Both programs run before the measurements begin.
    host.send({ announce: { id: 'first' } })
    await browser.rooms(lists('first'), WITHIN)
    const { listed, gone } = await announcing(host, browser, rounds)
    report('announced → listed', listed, 2_000)
    report('goodbye → gone', gone, 1_000)
    report('begins to browse → listed', await browsing(host, browser, rounds), 2_000)
    report('silent death → gone', await dying(networks, c, browser, 5), 30_000)
    const { lost, back } = await unplugging(networks, b, browser, 5)
    report('network gone → nothing is listed', lost, 5_000)
    report('network back → listed', back, 5_000)
    const { share, wakeUps } = await idle(browser, seconds)
    process.stdout.write(
      `${'idle browsing with two rooms around'.padEnd(44)} ${share.toFixed(3)} % of a core, ${wakeUps.toFixed(2)} wake-ups a second, over ${seconds} s\n`,
    )
    await examining(networks, a, b)
  } finally {
    await networks.close()
  }
  report('new address of the host → member is back', await moving('host', 8), 5_000)
  report('new address of the member → it is back', await moving('guest', 8), 5_000)
}

const reason = noNetworks()
if (values.help) process.stdout.write(USAGE)
else if (reason !== null) process.stderr.write(`Nothing is measured: ${reason}.\n`)
else await measure(Number(values.rounds), Number(values.idle))
