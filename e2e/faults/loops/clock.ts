import { limits } from '../../../shared/protocol/base/limits.ts'
import { Random } from '../random.ts'
import { checkLog, checkConverged } from '../check-log.ts'
import type { Member } from '../member.ts'
import type { Outcome } from '../outcome.ts'
import { SimulatedRoom } from '../simulated-room.ts'

const HOUR = 3_600_000
const JUMPS = [HOUR, -HOUR, 2 * 365 * 24 * HOUR, -2 * 365 * 24 * HOUR]
/** A half-open connection is found in three intervals, and replaced after the first back-off. */
const FOUND_MS = 3 * limits.heartbeatMs + limits.backOffMaxMs

/**
 * Moves the wall clock by an hour and by two years, both ways: order continues, no live connection
 * is given up, a half-open one is found as quickly as before, and members who return resume.
 */
export async function moveClock(seed: number): Promise<Outcome> {
  const problems: string[] = []
  const room = new SimulatedRoom(new Random(seed), ['Ann', 'Bob'], 'prompt')
  const [ann, bob] = room.members
  if (!ann || !bob) throw new Error('no one came')
  await room.advance(5_000)
  for (const jump of JUMPS) {
    const addProblem = (problem: string) => problems.push(`moved by ${jump / HOUR} hours: ${problem}`)
    ann.post()
    const before = room.links.get(ann)
    room.clock.setWall(room.clock.now() + jump)
    ann.post()
    bob.post()
    await room.advance(6 * limits.heartbeatMs)
    if (room.links.get(ann) !== before) addProblem('a sound connection was given up')
    if (![ann, bob].every(({ pending }) => pending.size === 0)) addProblem('messages are not delivered')

    before?.stall('up')
    before?.stall('down')
    bob.post()
    room.clock.setWall(room.clock.now() - jump / 2)
    await room.advance(limits.heartbeatMs)
    if (!isIn(ann)) addProblem('a silent connection was given up too early')
    await room.advance(FOUND_MS)
    if (room.links.get(ann) === before) addProblem('a half-open connection was not found')
    if (ann.copy.length !== room.log.length) addProblem('the returning member did not get what it missed')
  }
  const { acked, lost, doubled, problems: found } = checkLog(room.log, room.members)
  problems.push(...found, ...checkConverged(room.log, room.members))
  const years = new Set(room.log.map(({ at }) => new Date(at).getUTCFullYear()))
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
