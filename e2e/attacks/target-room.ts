import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { defaultHostLimits, type HostLimits } from '../../shared/protocol/base/host-limits.ts'
import { parseInvite, type Invite } from '../../shared/protocol/trust/invite.ts'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'

export const ROOM = { id: 'room-1', name: 'Physics 2b' } as const

/** A folder that is deleted after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-attack-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TargetRoomOptions {
  readonly policy?: JoinPolicy
  readonly hidden?: boolean
  readonly limits?: Partial<HostLimits>
  /** 0, the default, is any free port. */
  readonly port?: number
  /** The host's data folder, with its key and the room. */
  readonly folder?: string
}

/** A real room behind TLS on a port of this computer. Tests can set its wall clock ahead. */
export class TargetRoom {
  readonly hosted: HostedRoom
  readonly port: number
  readonly #log: RoomLog
  readonly #wall: { aheadMs: number }
  #isClosed = false

  private constructor(hosted: HostedRoom, port: number, log: RoomLog, wall: { aheadMs: number }) {
    this.hosted = hosted
    this.port = port
    this.#log = log
    this.#wall = wall
  }

  static async open({
    policy = 'open',
    hidden = false,
    limits = {},
    port = 0,
    folder = tempFolder(),
  }: TargetRoomOptions = {}): Promise<TargetRoom> {
    const wall = { aheadMs: 0 }
    const { log } = openRoomLog(folder, ROOM, Date.now())
    const hosted = await HostedRoom.open({
      card: ROOM,
      history: log,
      folder,
      bind: '127.0.0.1',
      port,
      policy,
      hidden,
      plain: false,
      clock: { ...systemClock, now: () => Date.now() + wall.aheadMs },
      chance: systemChance,
      limits: { ...defaultHostLimits, ...limits },
    })
    const state = await hosted.start()
    if (state.kind !== 'listening') throw new Error(`the room is ${state.kind}`)
    const room = new TargetRoom(hosted, state.at.port, log, wall)
    onTestFinished(() => room.close())
    return room
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.hosted.stop()
    this.#log.close()
  }

  get address() {
    return { host: '127.0.0.1', port: this.port }
  }

  get fingerprint(): string {
    return this.hosted.fingerprint
  }

  get events(): readonly RoomEvent[] {
    return [...this.#log.all()]
  }

  /** All messages so far, as [author's name, body]. */
  get messages(): readonly (readonly [string, string])[] {
    return this.events.flatMap((event) =>
      event.kind === 'messagePosted' ? [[event.author.name, event.content.text] as const] : [],
    )
  }

  /** Sets the room's wall clock ahead. */
  advanceWallClock(ms: number): void {
    this.#wall.aheadMs += ms
  }

  invite(options: { forMs?: number; uses?: number } = {}): Invite {
    const parsed = parseInvite(this.hosted.createInvite(options).link)
    if (!parsed.ok) throw new Error(`the host made a link that is ${parsed.problem}`)
    return parsed.invite
  }

  /** Whether the room has stored this member. */
  hasMember(id: string): boolean {
    return this.events.some(({ kind, author }) => kind === 'memberJoined' && author.id === id)
  }
}

/** Waits without a timer of its own: the test's deadline counts. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
