import * as v from 'valibot'
import type { Chance, Clock } from '../../protocol/base/clock.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import type { Hello } from '../../protocol/wire/frames.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { id, MAX_TIMESTAMP, seqOrZero } from '../../protocol/log/ids.ts'
import { hasExpired } from '../../protocol/trust/invite.ts'
import { joinPolicy, type JoinPolicy } from '../../protocol/trust/join-policy.ts'
import { limits } from '../../protocol/base/limits.ts'
import {
  answerCpace,
  confirmCpace,
  type CpaceAnswer,
  type CpaceAnswered,
} from '../../protocol/trust/pake/cpace.ts'
import { makePasscode, PASSCODE_DIGITS } from '../../protocol/trust/passcode.ts'
import { inviteProofText, type Verifier } from '../../protocol/trust/proofs.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { Attempts, attemptsState, noAttempts, type Attempt } from './passcode-attempts.ts'

/** An invite as its host stores it. */
const keptInvite = v.object({
  id,
  secret: id,
  /** Wall time in milliseconds; at most MAX_TIMESTAMP, because it is displayed. Null if never. */
  expiresAt: v.nullable(
    v.pipe(
      seqOrZero,
      v.transform((at) => Math.min(at, MAX_TIMESTAMP)),
    ),
  ),
  /** How many more people may join with it; null: any number. */
  usesLeft: v.nullable(seqOrZero),
})
export type KeptInvite = v.InferOutput<typeof keptInvite>

/** What a room's door stores. It has secrets, so it is never in the log, which members read. */
export const doorState = v.object({
  version: v.literal(1),
  /** The policy with which the room was created; holds until the log has another. */
  policy: joinPolicy,
  invites: v.pipe(v.array(keptInvite), v.maxLength(limits.invites)),
  passcode: v.pipe(v.string(), v.length(PASSCODE_DIGITS)),
  attempts: attemptsState,
})
export type DoorState = v.InferOutput<typeof doorState>

/** Stores a door's state. `write` returns once it is durable, or throws StorageError. */
export interface DoorStore {
  read(): DoorState | undefined
  write(state: DoorState): void
}

/** A store in memory, which ends with the process. */
export const memoryDoorStore = (): DoorStore => {
  let kept: DoorState | undefined
  return {
    read: () => kept,
    write: (state) => {
      kept = state
    },
  }
}

/** The door's answer to someone whom the room does not know. */
export type DoorAnswer =
  | { readonly kind: 'welcome'; readonly invite?: InviteUse }
  | { readonly kind: 'refuse'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'ask' }
  | { readonly kind: 'prove'; readonly answer: CpaceAnswer; readonly passcode: PasscodeProof }

/** A use of an invite, already counted. */
export interface InviteUse {
  /** The host's proof that it also knows the secret. */
  readonly proof: string
  /** Uncounts the use, because no one joined with it. Later calls do nothing. Never throws. */
  giveBack(): void
}

/** A passcode proof under way. It counts as a wrong attempt unless it is confirmed. */
export interface PasscodeProof {
  /** Whether the client knows the passcode. Only the first call can return true. */
  confirm(confirmation: string): boolean
}

export interface DoorOptions {
  readonly room: string
  readonly store: DoorStore
  readonly clock: Clock
  readonly chance: Chance
  readonly verifier: Verifier
  /** For a new room. */
  readonly policy: JoinPolicy
  readonly limits: Pick<HostLimits, 'passcodesPerMinute' | 'passcodesUntilLocked'>
}

/** What proofs are bound to: the connection, and the key of its host. */
export interface ProofContext {
  readonly binding: string
  readonly hostKey: string
}

/** Who may newly join: by invite, by passcode, by approval, or not at all [S2]. */
export class Door {
  readonly #options: DoorOptions
  #state: DoorState
  readonly #attempts: Attempts

  /** Throws StorageError if a first state cannot be stored. */
  constructor(options: DoorOptions) {
    const { store, chance, clock } = options
    this.#options = options
    const kept = store.read()
    this.#state = kept ?? {
      version: 1,
      policy: options.policy,
      invites: [],
      passcode: makePasscode(chance.bytes(8)),
      attempts: noAttempts,
    }
    // Stored at once, because people may be given this passcode.
    if (!kept) store.write(this.#state)
    this.#attempts = new Attempts({
      limits: options.limits,
      state: this.#state.attempts,
      save: (attempts) => this.#save({ attempts }),
      now: () => clock.now(),
    })
  }

  get firstPolicy(): JoinPolicy {
    return this.#state.policy
  }

  get passcode(): { readonly digits: string; readonly locked: boolean } {
    return { digits: this.#state.passcode, locked: this.#attempts.isLocked }
  }

  /** The invites that are still valid. */
  get invites(): readonly KeptInvite[] {
    const now = this.#options.clock.now()
    return this.#state.invites.filter((invite) => isValid(invite, now))
  }

  /** Makes an invite; the oldest is dropped at limits.invites. Throws StorageError. */
  invite({ forMs, uses }: { forMs?: number | undefined; uses?: number | undefined }): KeptInvite {
    const { chance, clock } = this.#options
    const invite = {
      id: chance.id().slice(0, 8),
      secret: chance.id(),
      expiresAt: forMs === undefined ? null : Math.min(clock.now() + forMs, MAX_TIMESTAMP),
      usesLeft: uses ?? null,
    }
    this.#save({ invites: [...this.invites.slice(1 - limits.invites), invite] })
    return invite
  }

  /** Revokes an invite. People who joined with it stay. False if unknown. Throws StorageError. */
  revoke(invite: string): boolean {
    const left = this.#state.invites.filter((kept) => kept.id !== invite)
    if (left.length === this.#state.invites.length) return false
    this.#save({ invites: left })
    return true
  }

  /** Makes a new passcode and resets the attempts. Throws StorageError. */
  newPasscode(): void {
    this.#save({ passcode: makePasscode(this.#options.chance.bytes(8)) })
    this.#attempts.passcodeChanged()
  }

  /** Judges someone whom the room has not let in yet. Throws StorageError. */
  judge(policy: JoinPolicy, hello: Hello, context: ProofContext): DoorAnswer {
    if (policy === 'closed') return { kind: 'refuse', reason: 'room-closed' }
    if (hello.invite) return this.#judgeInvite(hello, hello.invite, context)
    switch (policy) {
      case 'open':
        return { kind: 'welcome' }
      case 'knock':
        return { kind: 'ask' }
      case 'passcode':
        return hello.share === undefined
          ? { kind: 'refuse', reason: 'passcode-needed' }
          : this.#judgePasscode(hello, hello.share, context)
      case 'invite':
        return { kind: 'refuse', reason: 'invite-needed' }
    }
  }

  #judgeInvite(hello: Hello, shown: NonNullable<Hello['invite']>, { binding }: ProofContext): DoorAnswer {
    const { room, verifier, clock } = this.#options
    const invite = this.#state.invites.find((kept) => kept.id === shown.id)
    const about = { binding, roomId: room, deviceKey: hello.key ?? '', inviteId: shown.id }
    const isRight =
      invite !== undefined &&
      shown.room === room &&
      isValid(invite, clock.now()) &&
      verifier.isHmac(invite.secret, inviteProofText('client', about), shown.proof)
    // One answer in all cases, so a stranger cannot find out whether an invite exists.
    if (!isRight) return { kind: 'refuse', reason: 'invite-not-valid' }
    let isCounted = invite.usesLeft !== null
    if (isCounted) this.#save(this.#withUses(invite.id, -1))
    const giveBack = () => {
      if (isCounted) this.#giveBack(invite.id)
      isCounted = false
    }
    const proof = verifier.hmac(invite.secret, inviteProofText('host', about))
    return { kind: 'welcome', invite: { proof, giveBack } }
  }

  /** If this cannot be stored, the use is lost at the next restart, which is the safe side. */
  #giveBack(invite: string): void {
    const invites = this.#withUses(invite, 1)
    try {
      this.#save(invites)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#state = { ...this.#state, ...invites }
    }
  }

  #withUses(invite: string, change: number): Pick<DoorState, 'invites'> {
    const counted = (kept: KeptInvite) =>
      kept.id === invite && kept.usesLeft !== null ? { ...kept, usesLeft: kept.usesLeft + change } : kept
    return { invites: this.#state.invites.map(counted) }
  }

  #judgePasscode(hello: Hello, share: string, { binding, hostKey }: ProofContext): DoorAnswer {
    const allowed = this.#attempts.begin()
    if (allowed.kind === 'locked') return { kind: 'refuse', reason: 'passcode-locked' }
    if (allowed.kind === 'wait') {
      const seconds = Math.ceil(allowed.ms / 1000)
      return {
        kind: 'refuse',
        reason: 'passcode-wrong',
        text: `Too many attempts; wait ${seconds} s before you try again`,
      }
    }
    const inputs = {
      passcode: this.#state.passcode,
      binding,
      deviceKey: hello.key ?? '',
      hostFingerprint: hostKey,
    }
    const answered = answerCpace(inputs, share, this.#options.chance.bytes(32))
    if (!answered.ok) {
      allowed.attempt.failed()
      return { kind: 'refuse', reason: 'bad-proof' }
    }
    return {
      kind: 'prove',
      answer: answered.answer,
      passcode: passcodeProof(answered.state, allowed.attempt),
    }
  }

  #save(part: Partial<DoorState>): void {
    const state = { ...this.#state, ...part }
    this.#options.store.write(state)
    this.#state = state
  }
}

const isValid = ({ expiresAt, usesLeft }: KeptInvite, now: number): boolean =>
  !(expiresAt !== null && hasExpired({ expiresAt }, now)) && usesLeft !== 0

const passcodeProof = (state: CpaceAnswered, attempt: Attempt): PasscodeProof => {
  let isJudged = false
  return {
    confirm: (confirmation) => {
      if (isJudged) return false
      isJudged = true
      const isRight = confirmCpace(state, confirmation)
      if (isRight) attempt.succeeded()
      else attempt.failed()
      return isRight
    },
  }
}
