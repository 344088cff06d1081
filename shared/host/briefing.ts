import { defined } from '../protocol/defined.ts'
import { encode } from '../protocol/encode.ts'
import type { HostFrame } from '../protocol/frames.ts'
import { mayAnswerKnocks } from '../protocol/may.ts'
import type { Role } from '../protocol/moderation.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import type { Audience } from './audience.ts'
import type { Connection } from './connection.ts'
import type { History } from './history.ts'
import { presenceFrames } from './presence.ts'
import type { Roster } from './roster.ts'
import type { Permissions } from './permissions.ts'
import type { RoomState } from './state/room-state.ts'
import type { Waiting } from './waiting.ts'
import type { WelcomeFacts } from './welcome-facts.ts'

/** What the briefing needs of its room. */
export interface BriefingParts {
  readonly room: { readonly id: string; readonly name: string }
  readonly history: History
  readonly roster: Roster
  readonly state: RoomState
  readonly permissions: Permissions
  readonly waiting: Waiting
  readonly audience: Audience
  /** Where else the host can be reached, asked each time. */
  addresses(): readonly string[]
  /** Rules or knocks were told. */
  onTold(): void
}

/** What members are told of their room besides its events: all of it with the welcome, and then what changes, each by its role. */
export class Briefing {
  readonly #parts: BriefingParts

  constructor(parts: BriefingParts) {
    this.#parts = parts
  }

  /** Where the log is now, as a welcome says it. */
  position(): WelcomeFacts['at'] {
    const { history } = this.#parts
    return { head: { ...history.head, ...defined({ link: history.link() }) }, first: history.first }
  }

  /** Begins a member's connection. */
  welcome(connection: Connection, member: string, { at: { head, first }, proof }: WelcomeFacts): void {
    const { room, roster, state, permissions, waiting, addresses } = this.#parts
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

  /** Tells everybody where the host can be reached now. */
  tellAddresses(): void {
    const { audience, addresses } = this.#parts
    audience.tell(encode({ kind: 'addresses', addresses: addresses() }))
  }

  tellRules(): void {
    this.#tellByRole((role) => ({ kind: 'rules', ...this.#parts.permissions.toldTo(role) }))
  }

  tellKnocks(): void {
    const knocks = [...this.#parts.waiting.knocks]
    this.#tellByRole((role) => ({ kind: 'knocks', knocks: mayAnswerKnocks(role) ? knocks : [] }))
  }

  #tellByRole(frameFor: (role: Role) => HostFrame): void {
    const { audience, permissions, onTold } = this.#parts
    const encoded = {
      owner: encode(frameFor('owner')),
      moderator: encode(frameFor('moderator')),
      member: encode(frameFor('member')),
    }
    audience.tellEach((member) => encoded[permissions.roleOf(member)])
    onTold()
  }
}
