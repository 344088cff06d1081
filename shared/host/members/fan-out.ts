import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import type { Encoded } from '../../protocol/wire/encode.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { Connection } from './connection.ts'

/** The connections of a room and of its members, for sending to many of them. */
export class FanOut {
  readonly #clock: Clock
  readonly #connections = new Set<Connection>()
  readonly #byMember = new Map<string, Connection>()
  /** Runs only while there are connections, so that an empty room does not wake the computer. */
  #cancelSweep: Cancel | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many connections there are, including those of strangers. */
  get size(): number {
    return this.#connections.size
  }

  add(connection: Connection): void {
    this.#connections.add(connection)
    this.#cancelSweep ??= this.#sweepLater()
  }

  remove(connection: Connection): void {
    this.#connections.delete(connection)
    if (this.#connections.size > 0) return
    this.#cancelSweep?.()
    this.#cancelSweep = null
  }

  /** Makes this the member's connection; its earlier one ends [H4]. */
  bind(member: string, connection: Connection): void {
    const earlier = this.#byMember.get(member)
    this.#byMember.set(member, connection)
    earlier?.end('replaced')
  }

  /** A member's connection ended. False if the member has a newer one, and so has not left. */
  unbind(member: string, connection: Connection): boolean {
    return this.#byMember.get(member) === connection && this.#byMember.delete(member)
  }

  /** Ends a member's connection, if it has one. */
  end(member: string, reason: CloseReason): void {
    this.#byMember.get(member)?.end(reason)
  }

  endAll(reason: CloseReason): void {
    for (const connection of this.#connections) connection.end(reason)
  }

  /** Sends to all members who are here, and not to strangers. */
  broadcast(frames: Encoded, except?: Connection): void {
    for (const connection of this.#connections) if (connection !== except) connection.sendEncoded(frames)
  }

  /** [R3] Sends to members who have all earlier events. */
  broadcastLive(frames: Encoded): void {
    for (const connection of this.#connections) {
      if (connection.isLive) connection.sendEncoded(frames)
    }
  }

  /** Sends each member its own frames. */
  sendEach(framesFor: (member: string) => Encoded): void {
    for (const [member, connection] of this.#byMember) connection.sendEncoded(framesFor(member))
  }

  #sweepLater(): Cancel {
    return this.#clock.after(limits.heartbeatMs, () => {
      for (const connection of this.#connections) connection.beat()
      this.#cancelSweep = this.#sweepLater()
    })
  }
}
