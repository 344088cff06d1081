import type { Chance } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Hello, HostFrame, Welcome } from '../../protocol/wire/frames.ts'
import type { Invite } from '../../protocol/trust/invite.ts'
import { finishCpace, startCpace, type CpaceStarted } from '../../protocol/trust/pake/cpace.ts'
import { inviteProofText, memberProofText, type Signer, type Verifier } from '../../protocol/trust/proofs.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { PROTOCOL_VERSION } from '../../protocol/wire/version.ts'
import type { End } from './failures.ts'

/** What gets somebody in whom the room does not know yet. */
export type Credential =
  | { readonly kind: 'invite'; readonly invite: Invite }
  /** As readPasscode answers it. */
  | { readonly kind: 'passcode'; readonly passcode: string }

export interface HandshakeOptions {
  /** The device key that identifies this member in every room. */
  readonly signer: Signer
  readonly verifier: Verifier
  readonly chance: Chance
  /** What this device was known by before rooms knew keys [S3]. */
  readonly formerly?: string
  /** How to come in where one is not known yet. */
  readonly entry?: Credential
}

/** The client's side of getting in over one transport: who it is, what entitles it, and whether the host is the right one [S1] [S2]. */
export class Handshake {
  readonly #options: HandshakeOptions
  readonly #transport: Pick<Transport, 'binding' | 'hostKey'>
  #started: CpaceStarted | undefined

  constructor(options: HandshakeOptions, transport: Pick<Transport, 'binding' | 'hostKey'>) {
    this.#options = options
    this.#transport = transport
  }

  /** `room` is the one that this client was in before, if it was in one: whoever hosts another one does not let it in. */
  hello(name: string, room?: string): Hello {
    const { signer, formerly } = this.#options
    const { binding, hostKey } = this.#transport
    return {
      kind: 'hello',
      version: PROTOCOL_VERSION,
      name,
      key: signer.publicKey,
      proof: signer.sign(memberProofText(binding, hostKey)),
      ...defined({ formerly, room, invite: this.#inviteProof(), share: this.#share() }),
    }
  }

  /** Proves the passcode once the host has; undefined when the host does not know it, and must learn nothing. */
  confirm(answer: Extract<HostFrame, { kind: 'passcode' }>): string | undefined {
    const started = this.#started
    this.#started = undefined
    const finished = started && finishCpace(started, answer)
    return finished?.ok ? finished.confirmation : undefined
  }

  /** What is wrong with the host that says welcome; null when it is the one that the invite came from. */
  check({ room, proof, you }: Welcome): End | null {
    const { entry, verifier, signer } = this.#options
    // Somebody who passes on another's hello gets a welcome for that one.
    if (you.id !== signer.publicKey) return { code: 'host-not-proved' }
    if (entry?.kind !== 'invite') return null
    if (room.id !== entry.invite.room.id) return { code: 'host-not-proved' }
    // Whoever was let in before comes in without the invite; then the pinned key alone tells that the host is right.
    if (proof === undefined) return null
    const text = inviteProofText('host', this.#aboutInvite(entry.invite))
    return verifier.isHmac(entry.invite.secret, text, proof) ? null : { code: 'host-not-proved' }
  }

  #aboutInvite(invite: Invite) {
    return {
      binding: this.#transport.binding,
      roomId: invite.room.id,
      deviceKey: this.#options.signer.publicKey,
      inviteId: invite.id,
    }
  }

  #inviteProof(): Hello['invite'] {
    const { entry, verifier } = this.#options
    if (entry?.kind !== 'invite') return undefined
    const { invite } = entry
    const proof = verifier.hmac(invite.secret, inviteProofText('client', this.#aboutInvite(invite)))
    return { room: invite.room.id, id: invite.id, proof }
  }

  #share(): string | undefined {
    const { entry, chance, signer } = this.#options
    if (entry?.kind !== 'passcode') return undefined
    const { binding, hostKey } = this.#transport
    const inputs = {
      passcode: entry.passcode,
      binding,
      deviceKey: signer.publicKey,
      hostFingerprint: hostKey,
    }
    const { share, state } = startCpace(inputs, chance.bytes(32))
    this.#started = state
    return share
  }
}
