import { isRelation } from '../../../shared/protocol/log/events.ts'
import { Random } from '../random.ts'
import { checkLog, checkConverged, checkTimelines } from '../check-log.ts'
import type { Outcome, OnProgress } from '../outcome.ts'
import { SimulatedRoom, type LogKind } from '../simulated-room.ts'

const NAMES = ['Ann', 'Bob', 'Cleo']
const STEPS = 50
const STEP_MS = 4_000
/** Simulated time within which everyone must have recovered after the last fault. */
const RECOVERY_MS = 300_000
const RECOVERY_STEP_MS = 1_000
const HOUR = 3_600_000

type Fault = (room: SimulatedRoom, random: Random) => void

const direction = (random: Random) => random.pick(['up', 'down'] as const)
const someone = ({ members }: SimulatedRoom, random: Random) => random.pick(members)
const linkOf = (room: SimulatedRoom, random: Random) => room.links.get(someone(room, random))

const faults: Readonly<Record<string, Fault>> = {
  cut: (room, random) => linkOf(room, random)?.cut(),
  cutAtByte: (room, random) => linkOf(room, random)?.cutAfter(direction(random), random.between(0, 600)),
  halfOpen: (room, random) => {
    const link = linkOf(room, random)
    link?.stall('up')
    link?.stall('down')
    // Some come back to life, perhaps long after both sides have given them up.
    if (random.chance(0.5)) room.clock.after(random.between(0, 60_000), () => link?.heal())
  },
  blackhole: (room, random) => {
    const link = linkOf(room, random)
    link?.stall(direction(random))
    if (random.chance(0.5)) room.clock.after(random.between(0, 60_000), () => link?.heal())
  },
  duplicate: (room, random) => room.sendDuplicates(someone(room, random)),
  memberKilled: (room, random) => room.killMember(someone(room, random)),
  hostKilled: (room, random) => {
    room.killHost(random.pick(['now', 'before-commit', 'after-commit']))
    room.clock.after(random.between(0, 20_000), () => room.startHost())
  },
  hostFull: (room, random) => {
    room.isFull = true
    room.clock.after(random.between(0, 10_000), () => {
      room.isFull = false
    })
  },
  memberFull: (room, random) => {
    const member = someone(room, random)
    room.fill(member, true)
    room.clock.after(random.between(0, 10_000), () => room.fill(member, false))
  },
  wallMoved: ({ clock }, random) => {
    clock.setWall(clock.now() + random.pick([-2 * 365 * 24, -1, 1, 2 * 365 * 24]) * HOUR)
  },
}

/**
 * Runs seeds in simulated time: every kind of fault, at random moments, while three members write,
 * say things about messages, rename themselves and make channels. Afterwards everyone has the same
 * log without a gap, with each message once, and shows the same timeline.
 */
export async function simulate(
  first: number,
  seeds: number,
  onProgress: OnProgress = () => {},
  log: LogKind = 'prompt',
): Promise<Outcome> {
  const problems: string[] = []
  const counts = {
    seeds: 0,
    faults: 0,
    hosts: 0,
    relations: 0,
    renamed: 0,
    channels: 0,
    acked: 0,
    lost: 0,
    doubled: 0,
  }
  for (let seed = first; seed < first + seeds; seed++) {
    try {
      const { room, faults: happened, problems: found } = await runSeed(new Random(seed), log)
      const {
        acked,
        lost,
        doubled,
        problems: judged,
      } = checkLog(room.log, room.members, {
        inOrderOfWriting: false,
      })
      counts.faults += happened
      counts.hosts += room.hosts
      counts.relations += room.log.filter(isRelation).length
      counts.renamed += room.log.filter(({ kind }) => kind === 'memberRenamed').length
      counts.channels += room.log.filter(({ kind }) => kind === 'channelCreated').length
      counts.acked += acked
      counts.lost += lost
      counts.doubled += doubled
      problems.push(...[...found, ...judged].map((problem) => `seed ${seed}: ${problem}`))
    } catch (error) {
      problems.push(
        `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      )
    }
    counts.seeds++
    if (counts.seeds % 100 === 0) {
      onProgress(`simulated: ${counts.seeds} of ${seeds}`)
      // Lets other work on this thread run.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return {
    name: log === 'late' ? 'simulated faults, a log that answers late' : 'simulated faults',
    seed: first,
    counts,
    problems,
    skipped: null,
  }
}

interface SeedRun {
  readonly room: SimulatedRoom
  readonly faults: number
  readonly problems: readonly string[]
}

async function runSeed(random: Random, log: LogKind): Promise<SeedRun> {
  const room = new SimulatedRoom(random, NAMES.slice(0, random.between(2, 3)), log)
  let happened = 0
  for (let step = 0; step < STEPS; step++) {
    for (const member of room.members) {
      // A burst is more than one page of missed events.
      const count = random.chance(0.02) ? 150 : random.chance(0.5) ? random.between(1, 5) : 0
      for (let i = 0; i < count; i++) member.post()
      if (random.chance(0.2)) member.retryFailed()
      if (random.chance(0.05)) member.rename()
      if (random.chance(0.02)) member.createChannel()
      for (let i = random.chance(0.3) ? random.between(1, 4) : 0; i > 0; i--) member.relate(random)
    }
    if (random.chance(0.5)) {
      random.pick(Object.values(faults))(room, random)
      happened++
    }
    await room.advance(random.between(0, STEP_MS))
  }
  room.endFaults()
  const problems = await waitUntilConverged(room)
  return { room, faults: happened, problems: [...problems, ...checkTimelines(room.timeline, room.members)] }
}

/** Lets time pass until everyone has the whole log. Returns what is wrong if they never do. */
async function waitUntilConverged(room: SimulatedRoom): Promise<readonly string[]> {
  for (let waited = 0; waited < RECOVERY_MS; waited += RECOVERY_STEP_MS) {
    for (const member of room.members) member.retryFailed()
    await room.advance(RECOVERY_STEP_MS)
    if (checkConverged(room.log, room.members).length === 0) return []
  }
  const states = room.members.map(({ name, session }) => `${name}: ${JSON.stringify(session.state)}`)
  return [...checkConverged(room.log, room.members), ...states]
}
