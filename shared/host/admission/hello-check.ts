import { assertNever } from '../../protocol/base/assert-never.ts'
import type { Chance } from '../../protocol/base/clock.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { About, Hello } from '../../protocol/wire/frames.ts'
import { limits } from '../../protocol/base/limits.ts'
import { memberProofText, type Verifier } from '../../protocol/trust/proofs.ts'
import { checkName } from '../../protocol/text/text.ts'
import { parseVersion, PROTOCOL, PROTOCOL_VERSION } from '../../protocol/wire/version.ts'
import type { HelloAnswer, Connection } from '../members/connection.ts'
import type { AboutAnswer } from '../members/connection-machine.ts'
import type { Door } from './door.ts'
import type { AdmissionGrounds } from './admit.ts'
import type { Permissions } from '../state/permissions.ts'
import type { Roster } from '../state/roster.ts'
import type { RoomState } from '../state/room-state.ts'
import type { KnockQueue } from './knock-queue.ts'

/** What the hello check needs of its room. */
export interface HelloCheckDeps {
  readonly door: Door
  readonly state: RoomState
  readonly permissions: Permissions
  readonly roster: Roster
  readonly knockQueue: KnockQueue
  readonly room: { readonly id: string; readonly name: string }
  /** An unannounced room reveals itself only to those who know its id [A2]. */
  readonly announced: boolean
  readonly verifier: Verifier
  readonly chance: Chance
  /** Whether the host is closing the room, so no one can join. */
  isStopping(): boolean
  /** Lets someone in who may join. */
  enter(connection: Connection, hello: Hello, grounds: AdmissionGrounds): void
  /** The list of knocks has changed. */
  onKnock(): void
}

/**
 * Decides what happens to each hello. Refuses banned members and false proofs, lets known members
 * join, and passes newcomers to the door.
 */
export class HelloCheck {
  readonly #deps: HelloCheckDeps

  constructor(deps: HelloCheckDeps) {
    this.#deps = deps
  }

  /** [A1] Answers a client that only asks: with what an announcement says, or less [A2]. */
  about({ version, room: known }: About): AboutAnswer {
    const { room, announced, permissions, roster, isStopping } = this.#deps
    const wrong = checkVersion(version)
    if (wrong) return { kind: 'refused', ...wrong }
    if (isStopping()) return { kind: 'refused', reason: 'host-stopping' }
    if (known === undefined ? !announced : known !== room.id) return { kind: 'refused', reason: 'not-told' }
    const info = { kind: 'room', version: PROTOCOL_VERSION, room, policy: permissions.policy } as const
    return { kind: 'answered', room: { ...info, ...(announced && { here: roster.here }) } }
  }

  /** The answer to a hello. Throws StorageError. */
  admit(connection: Connection, hello: Hello): HelloAnswer {
    const wrong = this.#checkHello(connection, hello)
    if (wrong) return { kind: 'refused', ...wrong }
    const { key } = hello
    if (connection.from === 'inside' && key !== undefined) this.#deps.permissions.addOwner(key)
    else if (this.#isBanned(hello)) return { kind: 'refused', reason: 'banned' }
    if (connection.from === 'inside') return this.#entering(connection, hello, { kind: 'host' })
    if (this.#isKnown(hello)) return this.#entering(connection, hello, { kind: 'known' })
    return this.#judge(connection, hello)
  }

  #isBanned(hello: Hello): boolean {
    return this.#idsOf(hello).some((id) => this.#deps.permissions.isBanned(id))
  }

  #isKicked(hello: Hello): boolean {
    return this.#idsOf(hello).some((id) => this.#deps.permissions.isKicked(id))
  }

  /** The key, and the id from before there were keys. */
  #idsOf({ key, formerly }: Hello): string[] {
    const before = formerly !== undefined ? this.#deps.chance.digest(formerly) : undefined
    return [key, before].filter((id) => id !== undefined)
  }

  /** [S3] Whether the member was admitted before. */
  #isKnown({ key, formerly }: Hello): boolean {
    if (key === undefined) return false
    return (
      this.#deps.state.members.has(key) ||
      (formerly !== undefined && this.#deps.state.members.has(this.#deps.chance.digest(formerly)))
    )
  }

  #judge(connection: Connection, hello: Hello): HelloAnswer {
    const { door, permissions } = this.#deps
    // [S3] A kicked member needs approval in any case, so no invite or passcode is used up.
    if (permissions.policy !== 'closed' && this.#isKicked(hello)) return this.#knock(connection, hello)
    const verdict = door.judge(permissions.policy, hello, connection.proofContext)
    switch (verdict.kind) {
      case 'refuse':
        return { ...verdict, kind: 'refused' }
      case 'welcome':
        return this.#entering(connection, hello, { kind: 'door', ...defined({ invite: verdict.invite }) })
      case 'ask':
        return this.#knock(connection, hello)
      case 'prove':
        return verdict
      default:
        return assertNever(verdict)
    }
  }

  #entering(connection: Connection, hello: Hello, grounds: AdmissionGrounds): HelloAnswer {
    return { kind: 'entering', enter: () => this.#deps.enter(connection, hello, grounds) }
  }

  #knock(connection: Connection, hello: Hello): HelloAnswer {
    const name = checkName(hello.name)
    const knock = {
      id: this.#deps.chance.id(),
      name: name.ok ? name.text : '',
      ...defined({ key: hello.key }),
    }
    if (!this.#deps.knockQueue.add(knock, connection, hello)) {
      return { kind: 'refused', reason: 'knock-refused', text: 'Too many people are already waiting' }
    }
    this.#deps.onKnock()
    return { kind: 'knock' }
  }

  /** Why a hello is refused before its sender is looked up; undefined if it is acceptable. */
  #checkHello(connection: Connection, hello: Hello): { reason: CloseReason; text?: string } | undefined {
    const otherVersion = checkVersion(hello.version)
    if (otherVersion) return otherVersion
    if (hello.room !== undefined && hello.room !== this.#deps.room.id) return { reason: 'another-room' }
    const name = checkName(hello.name)
    if (!name.ok) {
      const text =
        name.problem === 'empty' ? 'The name is empty' : `The name is over ${limits.nameChars} characters`
      return { reason: 'bad-name', text }
    }
    if (this.#deps.isStopping()) return { reason: 'host-stopping' }
    if (hello.key === undefined) return undefined
    const { binding, hostKey } = connection.proofContext
    const text = memberProofText(binding, hostKey)
    return this.#deps.verifier.isSignature(hello.key, text, hello.proof ?? '')
      ? undefined
      : { reason: 'bad-proof' }
  }
}

const checkVersion = (theirs: string): { reason: CloseReason; text: string } | undefined =>
  parseVersion(theirs)?.major === PROTOCOL.major
    ? undefined
    : {
        reason: 'unsupported-version',
        text: `The room uses version ${PROTOCOL_VERSION}, you use ${theirs}`,
      }
