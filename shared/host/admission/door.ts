import * as v from 'valibot'
import type { Chance, Clock } from '../../protocol/base/clock.ts'
import type { CloseReason } from '../../protocol/wire/close-reasons.ts'
import type { Hello } from '../../protocol/wire/frames.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { id, LAST_MOMENT, seqOrZero } from '../../protocol/log/ids.ts'
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

/** An invite as its host keeps it. */
const keptInvite = v.object({
  id,
  secret: id,
  /**
   * Wall time in milliseconds, at most LAST_MOMENT because it is shown; null: valid until revoked.
   */
  expiresAt: v.nullable(
    v.pipe(
      seqOrZero,
      v.transform((at) => Math.min(at, LAST_MOMENT)),
    ),
  ),
  /** How many more people may join with it; null: any number. */
  usesLeft: v.nullable(seqOrZero),
})
export type KeptInvite = v.InferOutput<typeof keptInvite>

/**
 * What a room's door keeps across restarts. These are secrets, so they are never in the log, which
 * everyone reads.
 */
export const doorState = v.object({
  version: v.literal(1),
  /**
   * Who could join without an invite when the room was made: holds until the log has another
   * choice.
   */
  policy: joinPolicy,
  invites: v.pipe(v.array(keptInvite), v.maxLength(limits.invites)),
  passcode: v.pipe(v.string(), v.length(PASSCODE_DIGITS)),
  attempts: attemptsState,
})
export type DoorState = v.InferOutput<typeof doorState>

/**
 * Where it is kept. `write` returns when the state would survive the process, and throws
 * StorageError.
 */
export interface DoorStore {
  read(): DoorState | undefined
  write(state: DoorState): void
}

/** A door's store that ends with the process. */
export const memoryDoor = (): DoorStore => {
  let kept: DoorState | undefined
  return {
    read: () => kept,
    write: (state) => {
      kept = state
    },
  }
}

/** What the door says to someone unknown to the room. */
export type DoorAnswer =
  | { readonly kind: 'welcome'; readonly invite?: InviteUse }
  | { readonly kind: 'refuse'; readonly reason: CloseReason; readonly text?: string }
  | { readonly kind: 'ask' }
  | { readonly kind: 'prove'; readonly answer: CpaceAnswer; readonly passcode: PasscodeProof }

/** One use of an invite, counted from now on. */
export interface InviteUse {
  /** The host's proof that it knows the secret, too. */
  readonly proof: string
  /**
   * No one joined with it after all: it may be used again. Call it at most once; it never throws.
   */
  giveBack(): void
}

/** A passcode that is being proved. Counts as a wrong one unless it is confirmed. */
export interface PasscodeProof {
  /** Whether the other side knows the passcode. The first call counts; later ones return false. */
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

/** The two ends of one connection, for proofs. */
export interface ProofContext {
  readonly binding: string
  readonly hostKey: string
}

/** Who may newly join: by invite, by passcode, by approval, or not at all [S2]. */
export class Door {
  readonly #options: DoorOptions
  #state: DoorState
  readonly #attempts: Attempts

  /** Throws StorageError if there is no state yet and a new one cannot be kept. */
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
    // The chosen policy and a passcode that people were given survive a restart.
    if (!kept) store.write(this.#state)
    this.#attempts = new Attempts({
      limits: options.limits,
      state: this.#state.attempts,
      save: (attempts) => this.#keep({ attempts }),
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
    return this.#state.invites.filter((invite) => isGood(invite, now))
  }

  /** Makes an invite; the oldest is dropped at limits.invites. Throws StorageError. */
  invite({ forMs, uses }: { forMs?: number | undefined; uses?: number | undefined }): KeptInvite {
    const { chance, clock } = this.#options
    const invite = {
      id: chance.id().slice(0, 8),
      secret: chance.id(),
      expiresAt: forMs === undefined ? null : Math.min(clock.now() + forMs, LAST_MOMENT),
      usesLeft: uses ?? null,
    }
    this.#keep({ invites: [...this.invites.slice(1 - limits.invites), invite] })
    return invite
  }

  /**
   * Revokes an invite; people who joined with it stay. False if there is none. Throws StorageError.
   */
  revoke(invite: string): boolean {
    const left = this.#state.invites.filter((one) => one.id !== invite)
    if (left.length === this.#state.invites.length) return false
    this.#keep({ invites: left })
    return true
  }

  /** Makes a new passcode and forgets the wrong attempts. Throws StorageError. */
  newPasscode(): void {
    this.#keep({ passcode: makePasscode(this.#options.chance.bytes(8)) })
    this.#attempts.rotated()
  }

  /** Judges someone whom the room has not let in yet. Throws StorageError. */
  judge(policy: JoinPolicy, hello: Hello, ends: ProofContext): DoorAnswer {
    if (policy === 'closed') return { kind: 'refuse', reason: 'room-closed' }
    if (hello.invite) return this.#judgeInvite(hello, hello.invite, ends)
    switch (policy) {
      case 'open':
        return { kind: 'welcome' }
      case 'knock':
        return { kind: 'ask' }
      case 'passcode':
        return hello.share === undefined
          ? { kind: 'refuse', reason: 'passcode-needed' }
          : this.#judgePasscode(hello, hello.share, ends)
      case 'invite':
        return { kind: 'refuse', reason: 'invite-needed' }
    }
  }

  #judgeInvite(hello: Hello, shown: NonNullable<Hello['invite']>, { binding }: ProofContext): DoorAnswer {
    const { room, verifier, clock } = this.#options
    const invite = this.#state.invites.find((one) => one.id === shown.id)
    const about = { binding, roomId: room, deviceKey: hello.key ?? '', inviteId: shown.id }
    const isRight =
      invite !== undefined &&
      shown.room === room &&
      isGood(invite, clock.now()) &&
      verifier.isHmac(invite.secret, inviteProofText('client', about), shown.proof)
    // One answer for all of them, so that a stranger cannot learn whether an invite exists.
    if (!isRight) return { kind: 'refuse', reason: 'invite-not-valid' }
    let isCounted = invite.usesLeft !== null
    if (isCounted) this.#keep(this.#withUses(invite.id, -1))
    const giveBack = () => {
      if (isCounted) this.#giveBack(invite.id)
      isCounted = false
    }
    const proof = verifier.hmac(invite.secret, inviteProofText('host', about))
    return { kind: 'welcome', invite: { proof, giveBack } }
  }

  /**
   * If it cannot be stored it holds as long as the process; afterwards there is one use less, which
   * is the safe side.
   */
  #giveBack(invite: string): void {
    const given = this.#withUses(invite, 1)
    try {
      this.#keep(given)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.#state = { ...this.#state, ...given }
    }
  }

  #withUses(invite: string, more: number): Pick<DoorState, 'invites'> {
    const used = (one: KeptInvite) =>
      one.id === invite && one.usesLeft !== null ? { ...one, usesLeft: one.usesLeft + more } : one
    return { invites: this.#state.invites.map(used) }
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

  #keep(part: Partial<DoorState>): void {
    const state = { ...this.#state, ...part }
    this.#options.store.write(state)
    this.#state = state
  }
}

const isGood = ({ expiresAt, usesLeft }: KeptInvite, now: number): boolean =>
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
