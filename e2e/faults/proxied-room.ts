import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deadlines } from '../../build/testing/deadlines.ts'
import { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import { dialTcp } from '../../shared/node/net/tcp.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import type { Clock } from '../../shared/protocol/base/clock.ts'
import { defaultHostLimits, type HostLimits } from '../../shared/protocol/base/host-limits.ts'
import type { Random } from './random.ts'
import { fastClock, seededChance } from './speed.ts'
import { Member } from './member.ts'
import { FaultProxy } from './proxy.ts'

const ROOM = 'room-1'
/**
 * Heartbeats, every 10 seconds otherwise, come this many times as often, so half-open connections
 * are found in half a second.
 */
const SPEED_UP = 50

/**
 * A real room with its log on disk, a fault proxy in front of it, and members that reach it through
 * the proxy.
 */
export class ProxiedRoom {
  readonly proxy: FaultProxy
  readonly members: Member[] = []
  readonly #returning = new Set<NodeJS.Timeout>()
  readonly #host: HostedRoom
  readonly #log: RoomLog
  readonly #folder: string
  readonly #random: Random
  readonly #clock: Clock

  private constructor(
    host: HostedRoom,
    log: RoomLog,
    folder: string,
    proxy: FaultProxy,
    random: Random,
    clock: Clock,
  ) {
    this.#host = host
    this.#log = log
    this.#folder = folder
    this.proxy = proxy
    this.#random = random
    this.#clock = clock
  }

  static async open(
    random: Random,
    { speedUp = SPEED_UP, limits = {} }: { speedUp?: number; limits?: Partial<HostLimits> } = {},
  ): Promise<ProxiedRoom> {
    const clock = fastClock(speedUp)
    const folder = mkdtempSync(join(tmpdir(), 'parley-faults-'))
    const card = { id: ROOM, name: 'Faults' }
    const { log } = openRoomLog(folder, card, Date.now())
    const host = await HostedRoom.open({
      card,
      history: log,
      folder,
      bind: '127.0.0.1',
      port: 0,
      clock,
      chance: seededChance(() => random.next()),
      limits: { ...defaultHostLimits, ...limits },
      plain: true,
      policy: 'open',
    })
    const state = await host.start()
    if (state.kind !== 'listening') throw new Error(`the room is ${state.kind}`)
    return new ProxiedRoom(host, log, folder, await FaultProxy.open(state.at.port), random, clock)
  }

  get log(): readonly RoomEvent[] {
    return [...this.#log.all()]
  }

  get address() {
    return { host: '127.0.0.1', port: this.proxy.port }
  }

  /** Whether the host counts a member of this name as connected. */
  isHere(name: string): boolean {
    return this.#host.members.some((member) => member.name === name && member.state === 'here')
  }

  /** Resolves when `holds` is true; checks again whenever the room changes. */
  async until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error(`the room waited in vain: ${what}`)), deadlines.stepMs)
    const unsubscribe = this.#host.subscribe(() => {
      if (holds()) resolve()
    })
    try {
      await promise
    } finally {
      clearTimeout(timer)
      unsubscribe()
    }
  }

  join(name: string): Member {
    const member = new Member({
      name,
      room: ROOM,
      dial: dialTcp(this.address),
      clock: this.#clock,
      chance: seededChance(() => this.#random.next()),
      onReplaced: (replaced) => {
        const timer = setTimeout(
          () => {
            this.#returning.delete(timer)
            replaced.session.retryNow()
          },
          this.#random.between(0, 100),
        )
        this.#returning.add(timer)
      },
    })
    this.members.push(member)
    member.session.start()
    return member
  }

  async close(): Promise<void> {
    // No member may return to a closed room.
    for (const timer of this.#returning) clearTimeout(timer)
    for (const { session } of this.members) session.leave()
    await this.proxy.close()
    await this.#host.stop()
    this.#log.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
