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
import type { WelcomeDetails } from './welcome-details.ts'

/** What notifications need of their room. */
export interface RoomNotificationsDeps {
  readonly room: { readonly id: string; readonly name: string }
  readonly history: History
  readonly roster: Roster
  readonly state: RoomState
  readonly permissions: Permissions
  readonly knockQueue: KnockQueue
  readonly fanOut: FanOut
  /** Where else the host can be reached. Called each time. */
  addresses(): readonly string[]
  /** Rules or knocks were sent. */
  onSent(): void
}

/**
 * Sends members the state that is not in the log: all of it with the welcome, then the changes, as
 * their role permits.
 */
export class RoomNotifications {
  readonly #deps: RoomNotificationsDeps

  constructor(deps: RoomNotificationsDeps) {
    this.#deps = deps
  }

  /** The log's current head, as a welcome states it. */
  position(): WelcomeDetails['at'] {
    const { history } = this.#deps
    return { head: { ...history.head, ...defined({ link: history.link() }) }, first: history.first }
  }

  /** Sends the welcome, and all that follows it [H3]. */
  welcome(connection: Connection, member: string, { at: { head, first }, proof }: WelcomeDetails): void {
    const { room, roster, state, permissions, knockQueue, addresses } = this.#deps
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
      { kind: 'rules', ...permissions.rulesFor(role) },
      { kind: 'addresses', addresses: addresses() },
      ...(mayAnswerKnocks(role) ? [{ kind: 'knocks', knocks: [...knockQueue.knocks] } as const] : []),
    )
  }

  /** Sends everyone where the host can be reached now. */
  sendAddresses(): void {
    const { fanOut, addresses } = this.#deps
    fanOut.broadcast(encode({ kind: 'addresses', addresses: addresses() }))
  }

  sendRules(): void {
    this.#sendByRole((role) => ({ kind: 'rules', ...this.#deps.permissions.rulesFor(role) }))
  }

  sendKnocks(): void {
    const knocks = [...this.#deps.knockQueue.knocks]
    this.#sendByRole((role) => ({ kind: 'knocks', knocks: mayAnswerKnocks(role) ? knocks : [] }))
  }

  #sendByRole(frameFor: (role: Role) => HostFrame): void {
    const { fanOut, permissions, onSent } = this.#deps
    const encoded = {
      owner: encode(frameFor('owner')),
      moderator: encode(frameFor('moderator')),
      member: encode(frameFor('member')),
    }
    fanOut.sendEach((member) => encoded[permissions.roleOf(member)])
    onSent()
  }
}
