import { connect } from 'node:net'
import { encode } from '../../../shared/protocol/wire/encode.ts'
import { plainHello } from '../device.ts'
import { Random } from '../random.ts'
import { checkLog, checkConverged, type LogReport } from '../check-log.ts'
import type { Member } from '../member.ts'
import type { Outcome, OnProgress } from '../outcome.ts'
import { ProxiedRoom } from '../proxied-room.ts'
import type { FaultPlan } from '../proxy.ts'
import type { Direction } from '../simulated-link.ts'

const NAMES = ['Ann', 'Bob', 'Cleo']
/** Connections of a seed that have a fault. Later ones have none, so everyone arrives. */
const FAULTY = 12
const MESSAGES = 60

/**
 * Seeds that run side by side, because they mostly wait. With many more, members would miss their
 * fast heartbeats.
 */
const AT_ONCE = 6

/**
 * Runs real sockets through the fault proxy. Afterwards everyone has the same log without a gap,
 * with each message once.
 */
export async function runProxied(
  first: number,
  seeds: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const problems: string[] = []
  const counts = { seeds: 0, connections: 0, faults: 0, acked: 0, lost: 0, doubled: 0 }
  let next = first
  const runNext = async () => {
    while (next < first + seeds) {
      const seed = next++
      const run = await runSeed(seed)
      problems.push(...run.problems.map((problem) => `seed ${seed}: ${problem}`))
      for (const what of ['connections', 'faults', 'acked', 'lost', 'doubled'] as const)
        counts[what] += run[what]
      counts.seeds++
      onProgress(`proxy: ${counts.seeds} of ${seeds}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runNext))
  return { name: 'faulty network', seed: first, counts, problems, skipped: null }
}

interface SeedRun extends LogReport {
  readonly connections: number
  readonly faults: number
}

async function runSeed(seed: number): Promise<SeedRun> {
  const random = new Random(seed)
  const room = await ProxiedRoom.open(random)
  const { proxy } = room
  try {
    proxy.plan = () => (proxy.connections > FAULTY ? {} : randomPlan(random))
    const members = NAMES.slice(0, random.between(2, 3)).map((name) => room.join(name))
    await Promise.all(members.map((member) => write(member, room, random)))
    for (const member of members) {
      await member.until('the end', () => member.copy.length >= room.log.length)
    }
    const verdict = checkLog(room.log, members)
    const problems = [...verdict.problems, ...checkConverged(room.log, members)]
    return { ...verdict, problems, connections: proxy.connections, faults: proxy.faults }
  } catch (error) {
    return { acked: 0, lost: 0, doubled: 0, problems: [String(error)], connections: 0, faults: 0 }
  } finally {
    await room.close()
  }
}

/** Writes a few at a time, as the answers arrive. */
async function write(member: Member, room: ProxiedRoom, random: Random): Promise<void> {
  while (member.posted.length < MESSAGES) {
    for (let i = random.between(1, 8); i > 0; i--) member.post(random.chance(0.1) ? 3000 : 0)
    if (random.chance(0.1)) sendDuplicates(member, room)
    const most = random.between(0, 10)
    await member.until('room to write', () => member.pending.size <= most)
  }
  await member.until('its last event', () => member.pending.size === 0)
}

function randomPlan(random: Random): FaultPlan {
  const direction: Direction = random.pick(['up', 'down'])
  const bytes = random.pick([random.between(0, 300), random.between(0, 5000)])
  const pieces = {
    bytes: () => random.pick([1, 5, 50, 5000]),
    delayMs: () => random.pick([0, 0, 0, 1, 3]),
  }
  return random.pick<FaultPlan>([
    { cut: { direction, bytes, abruptly: random.chance(0.5) } },
    { cut: { direction, bytes, abruptly: random.chance(0.5) }, pieces },
    { blackhole: { [direction]: bytes } },
    { blackhole: { up: bytes, down: bytes } },
    { blackhole: { up: bytes, down: bytes }, pieces },
    { pieces },
  ])
}

/** Repeats the member's pending messages on another connection with its key. */
function sendDuplicates(member: Member, { address }: ProxiedRoom): void {
  const posts = [...member.pending].map((nonce) => member.postFrame(nonce))
  const socket = connect(address).on('error', () => {})
  socket.write(encode(plainHello(member.name, member.device), ...posts).bytes)
  // Until the host, or the proxy, ends it.
  socket.resume()
}

/**
 * Cuts a connection after each byte of a hello and a post, in one direction. Whatever crossed, the
 * post is in the log once after the next connection.
 */
export async function cutEverywhere(direction: Direction, seed: number): Promise<Outcome> {
  const room = await ProxiedRoom.open(new Random(seed))
  try {
    const member = room.join('Ann')
    await member.until('its first event', () => member.copy.length > 0)
    for (let bytes = 0; ; bytes++) {
      const { faults, connections } = room.proxy
      room.proxy.plan = () =>
        room.proxy.connections === connections + 1
          ? { cut: { direction, bytes, abruptly: bytes % 2 === 0 } }
          : {}
      member.session.leave()
      member.post()
      member.restart()
      await member.until(`its event after a cut at ${bytes}`, () => member.pending.size === 0)
      // All bytes of a hello and a post crossed before the cut.
      if (room.proxy.faults === faults) break
    }
    const { acked, lost, doubled, problems } = checkLog(room.log, [member])
    const counts = { cuts: room.proxy.faults, posted: member.posted.length, acked, lost, doubled }
    return { name: `cut at every byte, ${direction}`, seed, counts, problems, skipped: null }
  } finally {
    await room.close()
  }
}
