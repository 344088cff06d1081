import { defined } from '../../protocol/base/defined.ts'
import { encode } from '../../protocol/wire/encode.ts'
import type { HostFrame } from '../../protocol/wire/frames.ts'
import { mayAnswerKnocks } from '../../protocol/log/role-permissions.ts'
import type { Role } from '../../protocol/log/moderation.ts'
import { PROTOCOL_VERSION } from '../../protocol/wire/version.ts'
import type { FanOut } from './fan-out.ts'
import type { Connection } from './connection.ts'
import type { History } from '../log/history.ts'
import { presenceFrames } from './presence.ts'
import type { Roster } from '../state/roster.ts'
import type { Permissions } from '../state/permissions.ts'
import type { RoomState } from '../state/room-state.ts'
import type { KnockQueue } from '../admission/knock-queue.ts'
import type { WelcomeFacts } from './welcome-facts.ts'

/** What the notifications need of their room. */
export interface RoomNotificationsDeps {
  readonly room: { readonly id: string; readonly name: string }
  readonly history: History
  readonly roster: Roster
  readonly state: RoomState
  readonly permissions: Permissions
  readonly waiting: KnockQueue
  readonly fanOut: FanOut
  /** Where else the host can be reached, asked each time. */
  addresses(): readonly string[]
  /** Rules or knocks were sent. */
  onTold(): void
}

/**
 * What members are told of their room besides its events: all of it with the welcome, later the
 * changes, each by its role.
 */
export class RoomNotifications {
  readonly #deps: RoomNotificationsDeps

  constructor(deps: RoomNotificationsDeps) {
    this.#deps = deps
  }

  /** The current place of the log, as a welcome names it. */
  position(): WelcomeFacts['at'] {
    const { history } = this.#deps
    return { head: { ...history.head, ...defined({ link: history.link() }) }, first: history.first }
  }

  /** Begins a member's connection. */
  welcome(connection: Connection, member: string, { at: { head, first }, proof }: WelcomeFacts): void {
    const { room, roster, state, permissions, waiting, addresses } = this.#deps
    const role = permissions.roleOf(member)
    connection.send(
      {
        kind: 'welcome',
        version: PROTOCOL_VERSION,
        room,
        you: { id: member, name: roster.nameOf(member) ?? member },
        head,
        ...defined({ proof }),
        first,
        channels: state.channels.names,
      },
      ...presenceFrames(roster.entries()),
      { kind: 'rules', ...permissions.toldTo(role) },
      { kind: 'addresses', addresses: addresses() },
      ...(mayAnswerKnocks(role) ? [{ kind: 'knocks', knocks: [...waiting.knocks] } as const] : []),
    )
  }

  /** Tells everyone where the host can be reached now. */
  tellAddresses(): void {
    const { fanOut, addresses } = this.#deps
    fanOut.tell(encode({ kind: 'addresses', addresses: addresses() }))
  }

  tellRules(): void {
    this.#tellByRole((role) => ({ kind: 'rules', ...this.#deps.permissions.toldTo(role) }))
  }

  tellKnocks(): void {
    const knocks = [...this.#deps.waiting.knocks]
    this.#tellByRole((role) => ({ kind: 'knocks', knocks: mayAnswerKnocks(role) ? knocks : [] }))
  }

  #tellByRole(frameFor: (role: Role) => HostFrame): void {
    const { fanOut, permissions, onTold } = this.#deps
    const encoded = {
      owner: encode(frameFor('owner')),
      moderator: encode(frameFor('moderator')),
      member: encode(frameFor('member')),
    }
    fanOut.tellEach((member) => encoded[permissions.roleOf(member)])
    onTold()
  }
}
