import { clientCopy } from '../../shared/app/rooms/client-store.ts'
import { retain, type Retention } from '../../shared/app/retention/retention.ts'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import type { Cancel } from '../../shared/protocol/base/clock.ts'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'

const ROOM = { id: 'room-1', name: 'Faults' }

/**
 * A room's log in a real file, on a computer that is switched off and on and whose clock is
 * sometimes wrong. It knows what its program cannot: the true time, and when each event was really
 * received.
 */
export class RetainedLog {
  readonly of: 'host' | 'copy'
  readonly days: number
  readonly events: number | undefined
  /** How far the clock is ahead. */
  clockOffset = 0
  /** When each event was really received, by seq. */
  readonly received = new Map<number, number>()
  readonly #folder: string
  readonly #keep: Retention
  #now: number
  #clock: ManualClock
  #log: RoomLog
  #cancel: Cancel = () => {}

  constructor(folder: string, now: number, of: 'host' | 'copy', keep: Retention & { days: number }) {
    this.#folder = folder
    this.#now = now
    this.#keep = keep
    this.of = of
    this.days = keep.days
    this.events = keep.events
    this.#clock = new ManualClock(now)
    this.#log = this.#open()
    if (of === 'copy') this.#log.restart({ epoch: 1, seq: 0 })
    this.#retain()
  }

  get log(): RoomLog {
    return this.#log
  }

  get now(): number {
    return this.#now
  }

  /** Time passes while the room is open. */
  advance(ms: number): void {
    this.#now += ms
    this.#clock.advance(ms)
  }

  /** Sets the clock while the room is open, as a person or a time server does. */
  setClock(clockOffset: number): void {
    this.#clock.setWall(this.#now + clockOffset)
    this.clockOffset = clockOffset
  }

  /**
   * Time passes while the room is closed; then it opens with a clock that is wrong by this much.
   */
  restart(closedMs: number, clockOffset: number): void {
    this.close()
    this.#now += closedMs
    this.clockOffset = clockOffset
    this.#clock = new ManualClock(this.#now + clockOffset)
    this.#log = this.#open()
    this.#retain()
  }

  /** The host's user sends this many messages. */
  post(count: number): void {
    const { head } = this.#log
    const author = { id: 'ann', name: 'Ann' }
    const events = Array.from({ length: count }, (_, i): RoomEvent => {
      const seq = head.seq + i + 1
      const place = { seq, epoch: 1, at: this.#clock.now(), author, nonce: `n${seq}` }
      return { ...place, kind: 'messagePosted', channel: 'general', content: { text: `message ${seq}` } }
    })
    this.#log.add(events)
    this.#recordReceived(events)
  }

  /** Adds the host's missing events to a copy, or starts it again if they are gone [R1]. */
  syncWith(host: RoomLog): void {
    const { head } = this.#log
    if (head.seq + 1 < host.first) {
      this.#log.restart(host.head)
      this.received.clear()
    }
    const events = host.after(this.#log.head.seq, Number.MAX_SAFE_INTEGER)
    clientCopy(this.#log, this.#clock).append(events, [])
    this.#recordReceived(events)
  }

  close(): void {
    this.#cancel()
    this.#log.close()
  }

  #recordReceived(events: readonly RoomEvent[]): void {
    for (const { seq } of events) this.received.set(seq, this.#now)
  }

  #open(): RoomLog {
    return openRoomLog(this.#folder, ROOM, this.#now).log
  }

  #retain(): void {
    this.#cancel = retain({ log: this.#log, retention: this.#keep, clock: this.#clock, logKind: this.of })
  }
}
