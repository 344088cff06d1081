import { Random } from '../random.ts'
import { checkLog, checkConverged } from '../check-log.ts'
import type { Outcome, OnProgress } from '../outcome.ts'
import { ProxiedRoom } from '../proxied-room.ts'

const MESSAGES = 2_000
const BURST = 100
const CHARS = 7_500
/**
 * More than the host and the system hold for one reader: a system may buffer up to 32 MiB of unread
 * data.
 */
const MOST = 8_000
/** Otherwise a member that writes this much at once would be slowed down. */
const unpaced = { postsPerSecond: 1_000_000, postBurst: 1_000_000 }

/**
 * A reader stops reading in a busy room: the host closes its connection and the writer does not
 * notice. When it reads again, it returns and has the same log without a gap.
 */
export async function stallReaders(
  first: number,
  rounds: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const problems: string[] = []
  const counts = { rounds: 0, closed: 0, acked: 0, lost: 0, doubled: 0 }
  for (let seed = first; seed < first + rounds; seed++) {
    const random = new Random(seed)
    // In real time, so that it is not a heartbeat that ends the connection.
    const room = await ProxiedRoom.open(random, { speedUp: 1, limits: unpaced })
    try {
      const writer = room.join('Ann')
      await writer.until('the room', () => writer.copy.length > 0)
      const stopReading = { down: random.between(20_000, 3_000_000) }
      room.proxy.plan = () => (room.proxy.connections === 2 ? { stopReading } : {})
      const reader = room.join('Bob')
      await reader.until('the room', () => reader.copy.length > 1)
      const written = () => writer.posted.length
      while (written() < MESSAGES || (written() < MOST && room.isHere('Bob'))) {
        for (let i = 0; i < BURST; i++) writer.post(CHARS)
        await writer.until('its events', () => writer.pending.size === 0)
      }
      await room.until('the reader closed', () => !room.isHere('Bob'))
      counts.closed++
      room.proxy.resumeReading()
      await reader.until('what it missed', () => reader.copy.length >= room.log.length)
      const { acked, lost, doubled, problems: found } = checkLog(room.log, room.members)
      problems.push(
        ...[...found, ...checkConverged(room.log, room.members)].map((one) => `seed ${seed}: ${one}`),
      )
      counts.acked += acked
      counts.lost += lost
      counts.doubled += doubled
    } catch (error) {
      problems.push(`seed ${seed}: ${String(error)}`)
    } finally {
      await room.close()
    }
    counts.rounds++
    onProgress(`stalled reader: ${counts.rounds} of ${rounds}`)
  }
  return { name: 'stalled reader', seed: first, counts, problems, skipped: null }
}
