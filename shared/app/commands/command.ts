import type { Answer, BridgeCommand } from '../../bridge/bridge.ts'
import type { Result } from '../../words/problem.ts'
import type { Fault } from '../../bridge/fault.ts'
import type { Chance, Clock } from '../../protocol/base/clock.ts'
import type { ChangeFeed } from '../change-feed.ts'
import type { HostRooms } from '../hosting/host-rooms.ts'
import type { JoinRooms } from '../joining/join-rooms.ts'
import type { OpenRooms } from '../rooms/open-rooms.ts'
import type { Recents } from '../lobby/recents.ts'
import type { Settings } from '../settings.ts'
import type { Uploads } from '../transfer/uploads.ts'

/** A handler for each command of a window. */
export type Handlers = {
  readonly [K in BridgeCommand['kind']]: (
    command: Extract<BridgeCommand, { kind: K }>,
  ) => Result<Answer<K>> | Promise<Result<Answer<K>>>
}

/** Everything that handlers may use; each file picks what it needs. */
export interface CommandContext {
  /** The data folder's path. */
  readonly folder: string
  /** Where exports are written; called each time, since it may change. */
  downloads(): string
  readonly feed: ChangeFeed
  readonly settings: Settings
  readonly recents: Recents
  readonly rooms: OpenRooms
  readonly hosting: HostRooms
  readonly joining: JoinRooms
  readonly uploads: Uploads
  readonly clock: Clock
  readonly chance: Chance
  /** A window had an uncaught error. */
  onWindowFault(fault: Fault): void
}
