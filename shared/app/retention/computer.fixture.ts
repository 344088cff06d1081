import { onTestFinished } from 'vitest'
import type { RetentionNotice } from '../../client/session/notice.ts'
import { openRoomLog } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import type { Cancel } from '../../protocol/base/clock.ts'
import { ManualClock } from '../../protocol/base/manual-clock.ts'
import { clientCopy } from '../rooms/client-store.ts'
import { retain } from './retention.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const YEAR = 365 * DAY
export const BEGIN = Date.UTC(2026, 0, 5, 9)

/** A room that keeps 30 days, on a computer whose clock may be wrong, and the real time. */
export class Computer {
  readonly notices: RetentionNotice[] = []
  readonly #folder = tempFolder()
  readonly #logKind: 'host' | 'copy'
  readonly #days: number
  #log = this.#open()
  #clock = new ManualClock(BEGIN)
  #cancel: Cancel = () => {}
  #now = BEGIN
  /** When each event really happened, by seq. */
  readonly #times: number[] = []

  constructor({ of = 'host', days = 30 }: { of?: 'host' | 'copy'; days?: number } = {}) {
    this.#logKind = of
    this.#days = days
    onTestFinished(() => this.#log.close())
    if (of === 'copy') this.#log.restart({ epoch: 1, seq: 0 })
    this.#retain()
  }

  get log() {
    return this.#log
  }

  get clock() {
    return this.#clock
  }

  /** The real age in days of the newest forgotten event; null while there is none. */
  get forgotten(): number | null {
    const at = this.#times[this.#log.first - 1]
    return at === undefined ? null : (this.#now - at) / DAY
  }

  say(count = 1, at = this.#clock.now()): void {
    for (let i = 0; i < count; i++) {
      const seq = this.#log.head.seq + 1
      const author = { id: 'ann', name: 'Ann' }
      const event = {
        kind: 'messagePosted',
        channel: 'general',
        content: { text: 'hi' },
        epoch: 1,
        author,
      } as const
      const events = [{ ...event, seq, at, nonce: `n${seq}` }]
      if (this.#logKind === 'host') this.#log.add(events)
      else clientCopy(this.#log, this.#clock).append(events, [])
      this.#times[seq] = this.#now
    }
  }

  /** The room is open for so long. */
  run(ms: number): void {
    this.#clock.advance(ms)
    this.#now += ms
  }

  sleep(ms: number): void {
    this.#clock.sleep(ms)
    this.#now += ms
  }

  /** Someone sets the clock while the room is open. */
  set(ms: number): void {
    this.#clock.setWall(this.#clock.now() + ms)
  }

  /** The room is closed, for so long, and opened with the clock off by `offBy`. */
  restart(closedMs = HOUR, offBy = 0): void {
    this.#cancel()
    this.#log.close()
    this.#now += closedMs
    this.#clock = new ManualClock(this.#now + offBy)
    this.#log = this.#open()
    this.#retain()
  }

  #open() {
    return openRoomLog(this.#folder, { id: 'room', name: 'Lab' }, 0).log
  }

  #retain(): void {
    this.#cancel = retain({
      log: this.#log,
      retention: { days: this.#days },
      clock: this.#clock,
      logKind: this.#logKind,
      onNotice: (notice) => this.notices.push(notice),
    })
  }
}
