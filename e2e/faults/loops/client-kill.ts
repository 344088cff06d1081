import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { deadlines } from '../../../build/testing/deadlines.ts'
import { Started, type ParleyProcess } from '../../browser/processes.ts'
import { FIRST_CHANNEL, type RoomEvent } from '../../../shared/protocol/log/events.ts'
import { Random } from '../random.ts'
import { startHost, type HostProcess } from '../host-process.ts'
import type { Outcome, OnProgress } from '../outcome.ts'
import { readRoomFile } from '../room-files.ts'

const LINES = 300
/** How often to look at a file of another process, whose writes send no event. */
const LOOK_MS = 1

interface Killed {
  /** Bodies that waited in its outbox when it was killed. */
  readonly waiting: readonly string[]
  /** Whether the host was there. */
  readonly hostUp: boolean
}

/**
 * kill -9 of a writing `parley join`, alternately with messages in flight and with messages written
 * while the host was away. Started again with the same folder and no input, it delivers the
 * waiting messages once, and leaves.
 */
export async function killClients(
  seed: number,
  cycles: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const random = new Random(seed)
  const started = new Started()
  const problems: string[] = []
  const counts = { cycles: 0, waiting: 0, delivered: 0, lost: 0, doubled: 0 }
  try {
    const [hostFolder, folder] = [await started.folder(), await started.folder()]
    let host = await startHost(started, hostFolder, { door: 'open' })
    for (let cycle = 0; cycle < cycles; cycle++) {
      const said = Array.from({ length: LINES }, (_, i) => `c${cycle}-${i}`)
      const client = joinAs(started, host, folder)
      await client.line((line) => line.includes('"joined"'))
      const hostUp = cycle % 2 === 0
      if (!hostUp) await host.process.kill()
      client.child.stdin?.write(`${said.join('\n')}\n`)
      // With all of them stored, most are probably under way.
      const stored = hostUp && random.chance(0.5) ? LINES : random.between(1, LINES)
      const isThrough = () => client.lines.some((line) => line.includes(`"c${cycle}-${LINES - 1}"`))
      await outboxHolds(folder, host.room, stored, isThrough)
      await client.kill()
      const waiting = readRoomFile(folder, host.room).outbox.map(({ body }) => body)
      if (!hostUp) host = await startHost(started, hostFolder, { port: host.port, door: 'open' })
      await deliver(joinAs(started, host, folder), problems)
      const { events } = readRoomFile(hostFolder, host.room)
      const left = readRoomFile(folder, host.room).outbox
      if (left.length > 0) problems.push(`cycle ${cycle}: ${left.length} messages are still in the outbox`)
      const verdict = checkCycle(events, said, { waiting, hostUp })
      problems.push(...verdict.problems.map((problem) => `cycle ${cycle}: ${problem}`))
      counts.cycles++
      counts.waiting += waiting.length
      counts.delivered += verdict.delivered
      counts.lost += verdict.lost
      counts.doubled += verdict.doubled
      onProgress(`client-kill: ${cycle + 1} of ${cycles}, ${waiting.length} waited`)
    }
    return { name: 'client killed', seed, counts, problems, skipped: null }
  } finally {
    await started.end()
  }
}

const joinAs = (started: Started, { port }: HostProcess, folder: string): ParleyProcess =>
  started.run(['join', `127.0.0.1:${port}`, '--as', 'Ann', '--json', '--data', folder])

/** Runs the client without input: it leaves when its outbox is empty. */
async function deliver(client: ParleyProcess, problems: string[]): Promise<void> {
  client.child.stdin?.end()
  await client.closed
  if (client.child.exitCode !== 0) problems.push(`the restarted client ended with ${client.child.exitCode}`)
}

/**
 * Resolves when a running client has stored this many messages to send, or has already sent them
 * all.
 */
async function outboxHolds(
  folder: string,
  room: string,
  count: number,
  isOver: () => boolean,
): Promise<void> {
  const database = new DatabaseSync(join(folder, 'rooms', `${room}.db`), {
    readOnly: true,
    timeout: deadlines.stepMs,
  })
  const deadline = performance.now() + deadlines.stepMs
  try {
    while (Number(database.prepare('SELECT count(*) AS n FROM outbox').get()?.['n']) < count) {
      if (isOver()) return
      if (performance.now() > deadline) throw new Error(`the outbox never held ${count} messages`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  } finally {
    database.close()
  }
}

/**
 * Every message that the client accepted must be in the log once, in the order of writing and
 * without a gap, and nothing else.
 */
function checkCycle(events: readonly RoomEvent[], said: readonly string[], { waiting, hostUp }: Killed) {
  const bodies = events.flatMap((event) =>
    event.kind === 'messagePosted' && event.channel === FIRST_CHANNEL ? [event.content.text] : [],
  )
  const logged = bodies.filter((body) => said.includes(body))
  const lost = waiting.filter((body) => !bodies.includes(body))
  const doubled = logged.length - new Set(logged).size
  const problems = lost.map((body) => `lost: ${body} waited in the outbox and is not in the log`)
  if (doubled > 0) problems.push(`doubled: ${doubled} messages`)
  if (logged.join() !== said.slice(0, logged.length).join()) problems.push('order: not as written')
  if (!hostUp && waiting.length === 0) problems.push('nothing waited: the cycle has shown nothing')
  if (events.some(({ seq }, i) => seq !== i + 1)) problems.push('the log has a gap')
  return { delivered: logged.length, lost: lost.length, doubled, problems }
}
