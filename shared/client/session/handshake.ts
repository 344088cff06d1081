import type { Chance } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import type { Hello, HostFrame, Welcome } from '../../protocol/wire/frames.ts'
import type { Invite } from '../../protocol/trust/invite.ts'
import { finishCpace, startCpace, type CpaceStarted } from '../../protocol/trust/pake/cpace.ts'
import { inviteProofText, memberProofText, type Signer, type Verifier } from '../../protocol/trust/proofs.ts'
import type { Transport } from '../../protocol/wire/transport.ts'
import { PROTOCOL_VERSION } from '../../protocol/wire/version.ts'
import type { End } from './failures.ts'

/** What admits a newcomer. */
export type Credential =
  | { readonly kind: 'invite'; readonly invite: Invite }
  /** As readPasscode returns it. */
  | { readonly kind: 'passcode'; readonly passcode: string }

export interface HandshakeOptions {
  /** The device key that identifies this member in every room. */
  readonly signer: Signer
  readonly verifier: Verifier
  readonly chance: Chance
  /** This device's id from before rooms had keys [S3]. */
  readonly formerly?: string
  /** How to join if the room does not know this client. */
  readonly entry?: Credential
}

/** The client's side of a handshake: proves its identity and credential, and checks the host's. */
export class Handshake {
  readonly #options: HandshakeOptions
  readonly #transport: Pick<Transport, 'binding' | 'hostKey'>
  #started: CpaceStarted | undefined

  constructor(options: HandshakeOptions, transport: Pick<Transport, 'binding' | 'hostKey'>) {
    this.#options = options
    this.#transport = transport
  }

  /** `room` is the room that this client was in before, if any [H8]. */
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

  /** The proof of the passcode; undefined if the host's proof is wrong, so nothing may be sent. */
  confirm(answer: Extract<HostFrame, { kind: 'passcode' }>): string | undefined {
    const started = this.#started
    this.#started = undefined
    const finished = started && finishCpace(started, answer)
    return finished?.ok ? finished.confirmation : undefined
  }

  /** Why the host that sent the welcome is the wrong one; null if it is the right one. */
  check({ room, proof, you }: Welcome): End | null {
    const { entry, verifier, signer } = this.#options
    // A relay that sent another client's hello gets a welcome for that client.
    if (you.id !== signer.publicKey) return { code: 'host-not-proved' }
    if (entry?.kind !== 'invite') return null
    if (room.id !== entry.invite.room.id) return { code: 'host-not-proved' }
    // A known member joins without the invite; then only the pinned key proves the host.
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
