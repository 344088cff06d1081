import { Random } from '../random.ts'
import { judge, judgeCalm } from '../check-log.ts'
import type { Outcome, Tell } from '../outcome.ts'
import { SimulatedRoom, type LogKind } from '../simulated-room.ts'

const NAMES = ['Ann', 'Bob', 'Cleo']
const STEPS = 50
const STEP_MS = 4_000
/** Simulated time in which everything must be well again after the last fault, beat by beat. */
const CALM_MS = 300_000
const BEAT_MS = 1_000
const HOUR = 3_600_000

type Fault = (world: SimulatedRoom, random: Random) => void

const direction = (random: Random) => random.pick(['up', 'down'] as const)
const someone = ({ members }: SimulatedRoom, random: Random) => random.pick(members)
const wireOf = (world: SimulatedRoom, random: Random) => world.wires.get(someone(world, random))

const faults: Readonly<Record<string, Fault>> = {
  cut: (world, random) => wireOf(world, random)?.cut(),
  cutAtByte: (world, random) => wireOf(world, random)?.cutAfter(direction(random), random.between(0, 600)),
  halfOpen: (world, random) => {
    const wire = wireOf(world, random)
    wire?.stall('up')
    wire?.stall('down')
    // Some come back to life, perhaps long after both sides have given them up.
    if (random.chance(0.5)) world.clock.after(random.between(0, 60_000), () => wire?.heal())
  },
  blackhole: (world, random) => {
    const wire = wireOf(world, random)
    wire?.stall(direction(random))
    if (random.chance(0.5)) world.clock.after(random.between(0, 60_000), () => wire?.heal())
  },
  twin: (world, random) => world.sendTwin(someone(world, random)),
  memberKilled: (world, random) => world.killMember(someone(world, random)),
  hostKilled: (world, random) => {
    world.killHost(random.pick(['now', 'before-commit', 'after-commit']))
    world.clock.after(random.between(0, 20_000), () => world.startHost())
  },
  hostFull: (world, random) => {
    world.isFull = true
    world.clock.after(random.between(0, 10_000), () => {
      world.isFull = false
    })
  },
  memberFull: (world, random) => {
    const member = someone(world, random)
    world.fill(member, true)
    world.clock.after(random.between(0, 10_000), () => world.fill(member, false))
  },
  wallMoved: ({ clock }, random) => {
    clock.setWall(clock.now() + random.pick([-2 * 365 * 24, -1, 1, 2 * 365 * 24]) * HOUR)
  },
}

/**
 * Seeds of trouble in simulated time: every kind of fault, at random moments, while three members
 * write, take other names and make channels. Afterwards everyone has the same log without a gap,
 * and each message is in it once.
 */
export async function simulate(
  first: number,
  seeds: number,
  tell: Tell = () => {},
  log: LogKind = 'prompt',
): Promise<Outcome> {
  const problems: string[] = []
  const counts = { seeds: 0, faults: 0, hosts: 0, renamed: 0, channels: 0, acked: 0, lost: 0, doubled: 0 }
  for (let seed = first; seed < first + seeds; seed++) {
    try {
      const { world, faults: happened, problems: found } = await runSeed(new Random(seed), log)
      const {
        acked,
        lost,
        doubled,
        problems: judged,
      } = judge(world.log, world.members, {
        inOrderOfWriting: false,
      })
      counts.faults += happened
      counts.hosts += world.hosts
      counts.renamed += world.log.filter(({ kind }) => kind === 'memberRenamed').length
      counts.channels += world.log.filter(({ kind }) => kind === 'channelCreated').length
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
      tell(`simulated: ${counts.seeds} of ${seeds}`)
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
  readonly world: SimulatedRoom
  readonly faults: number
  readonly problems: readonly string[]
}

async function runSeed(random: Random, log: LogKind): Promise<SeedRun> {
  const world = new SimulatedRoom(random, NAMES.slice(0, random.between(2, 3)), log)
  let happened = 0
  for (let step = 0; step < STEPS; step++) {
    for (const member of world.members) {
      // A burst is more than one page of missed events.
      const count = random.chance(0.02) ? 150 : random.chance(0.5) ? random.between(1, 5) : 0
      for (let i = 0; i < count; i++) member.post()
      if (random.chance(0.2)) member.retryFailed()
      if (random.chance(0.05)) member.rename()
      if (random.chance(0.02)) member.createChannel()
    }
    if (random.chance(0.5)) {
      random.pick(Object.values(faults))(world, random)
      happened++
    }
    await world.advance(random.between(0, STEP_MS))
  }
  world.calm()
  return { world, faults: happened, problems: await becomeCalm(world) }
}

/** Lets time pass until no one waits for anything. */
async function becomeCalm(world: SimulatedRoom): Promise<readonly string[]> {
  for (let waited = 0; waited < CALM_MS; waited += BEAT_MS) {
    for (const member of world.members) member.retryFailed()
    await world.advance(BEAT_MS)
    if (judgeCalm(world.log, world.members).length === 0) return []
  }
  const states = world.members.map(({ name, session }) => `${name}: ${JSON.stringify(session.state)}`)
  return [...judgeCalm(world.log, world.members), ...states]
}
