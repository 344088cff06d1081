import { networkInterfaces } from 'node:os'
import type { HostedInvite } from '../../bridge/room-state.ts'
import type { HostAddress } from '../../finding/networks.ts'
import type { HostState, ListenAddress } from '../../host/host-machine.ts'
import { Host } from '../../host/host.ts'
import { Room } from '../../host/room.ts'
import type { KeptInvite } from '../../host/admission/door.ts'
import { loadCertificate, type HostCertificate } from '../../node/trust/certificate.ts'
import { wildcardAddress, type InterfaceTable } from '../../node/interfaces/addresses.ts'
import { doorFile } from '../../node/storage/door-file.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { nodeVerifier } from '../../node/trust/signatures.ts'
import type { Cancel, Chance, Clock } from '../../protocol/base/clock.ts'
import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Knock, PresenceEntry, Rules } from '../../protocol/wire/frames.ts'
import type { HostLimits } from '../../protocol/base/host-limits.ts'
import { formatInvite } from '../../protocol/trust/invite.ts'
import type { JoinPolicy } from '../../protocol/trust/join-policy.ts'
import { Listeners } from '../../protocol/base/listeners.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import type { MessageRef } from '../../protocol/log/message-ref.ts'
import type { RequestedAction } from '../../protocol/log/moderation.ts'
import { growChain } from './grow-chain.ts'
import { HostAddresses } from './host-addresses.ts'
import { hostedListener } from './hosted-listener.ts'
import type { RoomCard } from './room-card.ts'

/** Where rooms listen by default: on every network of this computer. */
export const DEFAULT_BIND = '0.0.0.0'

export interface HostedRoomOptions {
  readonly card: RoomCard
  readonly history: RoomLog
  /** The data folder, for the host's key and the door's secrets. */
  readonly folder: string
  readonly bind: string
  /** 0 picks a free port. */
  readonly port: number
  /** If that port is taken, the next free one is used. */
  readonly useNextFree?: boolean
  readonly clock: Clock
  readonly chance: Chance
  readonly limits: HostLimits
  /** Not announced: the room reveals itself only to those who know its id. */
  readonly hidden?: boolean
  /** Without encryption and gate: only for binds that others cannot reach. */
  readonly plain: boolean
  /** Who may join without an invite from now on; if absent, as before. */
  readonly policy?: JoinPolicy | undefined
  /** The policy of a new room if none is requested; if absent, the host approves newcomers. */
  readonly defaultPolicy?: JoinPolicy
  /** The interfaces of this computer. */
  readonly interfaces?: () => InterfaceTable
}

/** A room on this computer: the room, its listener, and what others need to join. */
export class HostedRoom {
  readonly host: Host
  readonly room: Room
  /** SHA-256 of the host's public key; empty without encryption. */
  readonly fingerprint: string
  /** Where the door file was moved if it was damaged, to tell the user; otherwise null. */
  readonly doorSetAside: string | null
  /**
   * The address that it listens on: as in its options, or `::` instead of 0.0.0.0 if others reach
   * this computer by IPv6 only.
   */
  readonly bind: string
  readonly #options: HostedRoomOptions
  readonly #addresses: HostAddresses
  readonly #listeners = new Listeners<void>((error) => console.error(error))
  #cancelChain: Cancel = () => {}
  /** The addresses that members were told last. */
  #reportedAddresses = ''

  private constructor(options: HostedRoomOptions, certificate: HostCertificate | null) {
    const {
      card,
      history,
      folder,
      bind,
      port,
      useNextFree = false,
      clock,
      chance,
      limits,
      hidden = false,
      policy,
      defaultPolicy = 'knock',
      interfaces = networkInterfaces,
    } = options
    this.#options = options
    this.#addresses = new HostAddresses(interfaces)
    this.bind = bind === DEFAULT_BIND ? wildcardAddress(interfaces()) : bind
    this.fingerprint = certificate?.fingerprint ?? ''
    history.beginChain()
    const door = doorFile(folder, card.id)
    this.room = new Room({
      id: card.id,
      name: card.name,
      history,
      clock,
      chance,
      limits,
      verifier: nodeVerifier,
      door,
      policy: policy ?? defaultPolicy,
      hidden,
      addresses: () => this.addresses.filter((address) => !address.includes('%')),
    })
    this.doorSetAside = door.setAside
    this.room.onChange = () => this.#changed()
    const listener = hostedListener({
      bind: this.bind,
      port,
      useNextFree,
      certificate,
      limits,
      clock,
      addresses: this.#addresses,
    })
    this.host = new Host(this.room, listener)
  }

  /** A room that is not listening yet. Throws DataFolderError if the host's key is damaged. */
  static async open(options: HostedRoomOptions): Promise<HostedRoom> {
    return new HostedRoom(options, options.plain ? null : await loadCertificate(options.folder))
  }

  /**
   * Listens. A requested policy replaces the one in the log. Throws StorageError if the policy
   * can't be stored.
   */
  async start(): Promise<HostState> {
    const { policy } = this.#options
    // The policy is changed like any moderation, and before anyone can join under the earlier one.
    if (policy !== undefined && policy !== this.room.rules.policy) {
      const refused = await this.act({ kind: 'door', policy })
      // A room that was to be closed must not open under its earlier policy.
      if (refused !== null)
        throw new StorageError(
          'storage-failed',
          `the setting for who can join couldn’t be saved (${refused})`,
        )
    }
    const state = await this.host.start()
    if (state.kind !== 'listening') return state
    this.#cancelChain = growChain(this.#options.history, this.#options.clock)
    this.#reportedAddresses = this.addresses.join()
    return state
  }

  async stop(): Promise<void> {
    this.#cancelChain()
    await this.host.stop()
  }

  /** What others type to join, likeliest first; none while the room is not listening. */
  get addresses(): readonly string[] {
    const { state } = this.host
    return state.kind === 'listening' ? this.#addresses.formatted(state.at) : []
  }

  /** The same addresses with their interfaces, in the same order. */
  get networks(): readonly HostAddress[] {
    const { state } = this.host
    return state.kind === 'listening' ? this.#addresses.networks(state.at) : []
  }

  /**
   * Makes this address the first one for others, also in invites, while this computer has it. False
   * if this computer does not have it.
   */
  leadWith(address: string): boolean {
    const { state } = this.host
    if (state.kind !== 'listening' || !this.#addresses.leadWith(state.at, address)) return false
    this.reportAddressChanges()
    return true
  }

  /**
   * Tells members and listeners the addresses if they changed. Call it when the network changed:
   * the old address may still work then.
   */
  reportAddressChanges(): void {
    const now = this.addresses.join()
    if (now === this.#reportedAddresses) return
    this.#reportedAddresses = now
    this.room.sendAddresses()
    this.#changed()
  }

  get passcode(): { readonly digits: string; readonly locked: boolean } {
    return this.room.door.passcode
  }

  get knocks(): readonly Knock[] {
    return this.room.knocks
  }

  get members(): readonly PresenceEntry[] {
    return this.room.members
  }

  get rules(): Rules {
    return this.room.rules
  }

  /** The valid invites; none without encryption, which they need. */
  invites(): readonly HostedInvite[] {
    return this.fingerprint === '' ? [] : this.room.door.invites.map((invite) => this.#toHostedInvite(invite))
  }

  /** Throws StorageError. */
  createInvite({
    forMs,
    uses,
  }: { forMs?: number | undefined; uses?: number | undefined } = {}): HostedInvite {
    const invite = this.room.door.invite({ forMs, uses })
    this.#changed()
    return this.#toHostedInvite(invite)
  }

  /** False if there is none with this id. Throws StorageError. */
  revokeInvite(id: string): boolean {
    const revoked = this.room.door.revoke(id)
    this.#changed()
    return revoked
  }

  /** Throws StorageError. */
  newPasscode(): void {
    this.room.door.newPasscode()
    this.#changed()
  }

  answerKnock(id: string, letIn: boolean): boolean {
    return this.room.answerKnock(id, letIn)
  }

  /** Returns why an action was not done; null if it was. */
  act(act: RequestedAction): Promise<RejectReason | null> {
    return this.room.act(act)
  }

  /** Removes a message for the console. Resolves like `act`. */
  remove(channel: string, target: MessageRef): Promise<RejectReason | null> {
    return this.room.remove(channel, target)
  }

  /**
   * Calls back whenever anything reported here may have changed. Returns the unsubscribe function.
   */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Where it listens, or will listen. */
  get #at(): ListenAddress {
    const { state } = this.host
    return state.kind === 'listening' ? state.at : { address: this.bind, port: this.#options.port }
  }

  #changed(): void {
    this.#listeners.notify()
  }

  #toHostedInvite({ id, secret, expiresAt, usesLeft }: KeptInvite): HostedInvite {
    const { card } = this.#options
    const link = formatInvite({
      addresses: this.#addresses.dialable(this.#at),
      room: card,
      fingerprint: this.fingerprint,
      id,
      secret,
      ...(expiresAt !== null && { expiresAt }),
    })
    return { id, link, expiresAt, usesLeft }
  }
}
