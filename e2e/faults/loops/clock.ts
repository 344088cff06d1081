import { limits } from '../../../shared/protocol/base/limits.ts'
import { Random } from '../random.ts'
import { judge, judgeCalm } from '../check-log.ts'
import type { Member } from '../member.ts'
import type { Outcome } from '../outcome.ts'
import { SimulatedRoom } from '../simulated-room.ts'

const HOUR = 3_600_000
const JUMPS = [HOUR, -HOUR, 2 * 365 * 24 * HOUR, -2 * 365 * 24 * HOUR]
/** A half-open connection is found in three intervals, and replaced after the first back-off. */
const FOUND_MS = 3 * limits.heartbeatMs + limits.backOffMaxMs

/**
 * Moves the wall clock by an hour and by two years, both ways: order goes on, no one is taken for
 * dead, a half-open connection is found as late as ever, and members who return resume.
 */
export async function moveClock(seed: number): Promise<Outcome> {
  const problems: string[] = []
  const world = new SimulatedRoom(new Random(seed), ['Ann', 'Bob'], 'prompt')
  const [ann, bob] = world.members
  if (!ann || !bob) throw new Error('no one came')
  await world.advance(5_000)
  for (const jump of JUMPS) {
    const say = (problem: string) => problems.push(`moved by ${jump / HOUR} hours: ${problem}`)
    ann.post()
    const before = world.wires.get(ann)
    world.clock.setWall(world.clock.now() + jump)
    ann.post()
    bob.post()
    await world.advance(6 * limits.heartbeatMs)
    if (world.wires.get(ann) !== before) say('a sound connection was given up')
    if (![ann, bob].every(({ pending }) => pending.size === 0)) say('messages are not delivered')

    before?.stall('up')
    before?.stall('down')
    bob.post()
    world.clock.setWall(world.clock.now() - jump / 2)
    await world.advance(limits.heartbeatMs)
    if (!isIn(ann)) say('a silent connection was given up too early')
    await world.advance(FOUND_MS)
    if (world.wires.get(ann) === before) say('a half-open connection was not found')
    if (ann.copy.length !== world.log.length) say('the returning member did not get what it missed')
  }
  const { acked, lost, doubled, problems: found } = judge(world.log, world.members)
  problems.push(...found, ...judgeCalm(world.log, world.members))
  const years = new Set(world.log.map(({ at }) => new Date(at).getUTCFullYear()))
  if (years.size < 2) problems.push('the clock never moved')
  return {
    name: 'clock moved',
    seed,
    counts: { jumps: 2 * JUMPS.length, acked, lost, doubled },
    problems,
    skipped: null,
  }
}

const isIn = ({ session }: Member): boolean => session.state.kind === 'joined'
