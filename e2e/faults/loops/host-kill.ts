import { isDeepStrictEqual } from 'node:util'
import { Started } from '../../browser/processes.ts'
import { dialTcp } from '../../../shared/node/net/tcp.ts'
import { Random } from '../random.ts'
import { readFromHost, startHost, type HostProcess } from '../host-process.ts'
import { checkLog, checkConverged } from '../check-log.ts'
import { fastClock, seededChance } from '../speed.ts'
import { Member } from '../member.ts'
import type { Outcome, OnProgress } from '../outcome.ts'
import { readRoomFile } from '../room-files.ts'

const NAMES = ['Ann', 'Bob', 'Cleo']
/** After this many kills, the log is compared with what everyone was told. */
const JUDGED_EVERY = 20
/** So that members need not wait half a second before each reconnect. */
const SPEED_UP = 5

/**
 * kill -9 of the host, again and again, while three members write without a pause. Each later host
 * continues with the folder and port of the one before; the members return and repeat what was not
 * acknowledged.
 */
export async function killHosts(
  seed: number,
  cycles: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const random = new Random(seed)
  const started = new Started()
  const problems: string[] = []
  let members: Member[] = []
  let kills = 0
  try {
    const folder = await started.folder()
    let host = await startHost(started, folder)
    members = NAMES.map((name) => writer(name, host, random))
    for (const member of members) member.session.start()
    while (kills < cycles) {
      await writeUntilKilled(host, members, random)
      kills++
      if (kills % JUDGED_EVERY === 0 || kills === cycles) {
        const { events } = readRoomFile(folder, host.room)
        problems.push(...checkLog(events, members).problems.map((one) => `after kill ${kills}: ${one}`))
        onProgress(`host-kill: ${kills} of ${cycles}, ${events.length} events`)
      }
      // Some messages are written while no host is there.
      if (random.chance(0.3)) for (const member of members) member.post()
      host = await startHost(started, folder, { port: host.port })
      // They would reconnect by themselves, but with a back-off that grows with each kill.
      for (const member of members) member.session.retryNow()
    }
    const verdict = await settle(host, folder, members, problems)
    return {
      name: 'host killed',
      seed,
      counts: {
        cycles: kills,
        posted: members.reduce((sum, { posted }) => sum + posted.length, 0),
        ...verdict,
      },
      problems,
      skipped: null,
    }
  } finally {
    for (const member of members) member.session.leave()
    await started.end()
  }
}

const writer = (name: string, { port, room }: HostProcess, random: Random): Member =>
  new Member({
    name,
    room,
    dial: dialTcp({ host: '127.0.0.1', port }),
    clock: fastClock(SPEED_UP),
    chance: seededChance(() => random.next()),
  })

/**
 * Everyone writes as fast as the host acknowledges, until it is killed soon after its first ack.
 */
async function writeUntilKilled(
  host: HostProcess,
  members: readonly Member[],
  random: Random,
): Promise<void> {
  const inFlight = random.between(1, 60)
  const moment = random.between(0, 40)
  const burst = random.chance(0.3)
  const life = { isOver: false }
  const writing = members.map(async (member) => {
    while (!life.isOver) {
      while (member.pending.size < inFlight) member.post(random.chance(0.1) ? random.between(0, 4000) : 40)
      await member.until('room to write', () => life.isOver || member.pending.size < inFlight)
    }
  })
  const before = members.map(({ acked }) => acked.size)
  await Promise.race(
    members.map((member, i) => member.until('an ack', () => member.acked.size > (before[i] ?? 0))),
  )
  await new Promise((resolve) => setTimeout(resolve, moment))
  // In the middle of a batch: the frames leave at the end of this tick, the signal right after
  // them.
  if (burst) {
    for (const member of members) for (let i = 0; i < 50; i++) member.post()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await host.process.kill()
  life.isOver = true
  // The end of the connection is a change, and wakes each writer.
  await Promise.all(writing)
}

/**
 * Waits until nothing is pending, then compares the file, what a newcomer reads, and all copies.
 */
async function settle(
  host: HostProcess,
  folder: string,
  members: readonly Member[],
  problems: string[],
): Promise<{ acked: number; lost: number; doubled: number }> {
  for (const member of members) await member.until('its last event', () => member.pending.size === 0)
  const read = await readFromHost(host)
  const { events } = readRoomFile(folder, host.room)
  if (!isDeepStrictEqual(read, events.slice(0, read.length)))
    problems.push('a newcomer reads another log than the file holds')
  for (const member of members) await member.until('the end', () => member.copy.length >= events.length)
  const { acked, lost, doubled, problems: found } = checkLog(events, members)
  problems.push(...found, ...checkConverged(events, members))
  return { acked, lost, doubled }
}
