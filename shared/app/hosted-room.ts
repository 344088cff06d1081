import { networkInterfaces } from 'node:os'
import type { HostedInvite } from '../client/chat-state.ts'
import type { HostAddress } from '../client/networks.ts'
import type { Dial } from '../client/dial.ts'
import { Gate } from '../host/gate/gate.ts'
import { networkOf } from '../host/gate/source.ts'
import type { HostState } from '../host/host-machine.ts'
import { Host } from '../host/host.ts'
import { listenNear } from '../host/listen-near.ts'
import { Room } from '../host/room.ts'
import type { KeptInvite } from '../host/door.ts'
import { loadCertificate, type HostCertificate } from '../node/certificate.ts'
import { everyNetwork, hostAddresses, type InterfaceTable } from '../node/addresses.ts'
import { doorFile } from '../node/door-file.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { listenTcp, listenTls } from '../node/tcp.ts'
import { nodeVerifier } from '../node/trust/seals.ts'
import { formatAddress, type Address } from '../protocol/address.ts'
import type { Cancel, Chance, Clock } from '../protocol/clock.ts'
import type { RejectReason } from '../protocol/close-reasons.ts'
import type { Knock, PresenceEntry, Rules } from '../protocol/frames.ts'
import type { HostLimits } from '../protocol/host-limits.ts'
import { formatInvite, inviteLimits } from '../protocol/invite.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import { Listeners } from '../protocol/listeners.ts'
import { StorageError } from '../protocol/storage-error.ts'
import { memoryTransports } from '../protocol/memory-transport.ts'
import type { AskedAct } from '../protocol/moderation.ts'
import type { RoomCard } from './room-card.ts'

/** Where rooms listen unless somebody says otherwise: on every network of this machine. */
export const DEFAULT_BIND = '0.0.0.0'

export interface HostedRoomOptions {
  readonly card: RoomCard
  readonly history: RoomLog
  /** The data folder, for the host's key and the door's secrets. */
  readonly folder: string
  readonly bind: string
  /** 0 picks a free one. */
  readonly port: number
  /** Where that port is taken, the next that is free will do. */
  readonly orNext?: boolean
  readonly clock: Clock
  readonly chance: Chance
  readonly limits: HostLimits
  /** Not announced: it tells of itself only to those who know its id. */
  readonly hidden?: boolean
  /** Without encryption and gate: only for binds that others cannot reach. */
  readonly plain: boolean
  /** Who may come in without an invite from now on; without it, as it was. */
  readonly policy?: JoinPolicy | undefined
  /** The same for a new room, if nobody says; without it the host is asked. */
  readonly usualPolicy?: JoinPolicy
  /** The interfaces of this machine. */
  readonly interfaces?: () => InterfaceTable
}

/** Links computed at a time while the room is open, and the pause between: a thousandth of a processor's time. */
const CHAIN_STEP = 100
const CHAIN_MS = 500

/** A room on this machine: the room, its listener, and what others need to come in. */
export class HostedRoom {
  readonly host: Host
  readonly room: Room
  /** SHA-256 of the host's public key; empty without encryption. */
  readonly fingerprint: string
  /** Where the damaged file of its door was moved, if it was damaged: to be told to the user. */
  readonly doorSetAside: string | null
  /** The address that it listens on: the one of its options, or what stands for every network where that has no IPv4. */
  readonly bind: string
  readonly #options: HostedRoomOptions
  readonly #interfaces: () => InterfaceTable
  readonly #listeners = new Listeners<void>((error) => console.error(error))
  /** The host part of the address that its user has put first. */
  #lead: string | null = null
  #cancelChain: Cancel = () => {}
  /** The addresses that members have heard of. */
  #told = ''

  private constructor(options: HostedRoomOptions, certificate: HostCertificate | null) {
    const {
      card,
      history,
      folder,
      bind,
      port,
      orNext = false,
      clock,
      chance,
      limits,
      hidden = false,
      policy,
      usualPolicy = 'knock',
      interfaces = networkInterfaces,
    } = options
    this.#options = options
    this.#interfaces = interfaces
    this.bind = bind === DEFAULT_BIND ? everyNetwork(interfaces()) : bind
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
      policy: policy ?? usualPolicy,
      hidden,
      addresses: () => this.addresses.filter((address) => !address.includes('%')),
    })
    this.doorSetAside = door.setAside
    this.room.onChange = () => this.#changed()
    const listenOn = (at: number) =>
      certificate
        ? listenTls(this.bind, at, {
            certificate,
            gate: new Gate({
              limits,
              elapsed: () => clock.elapsed(),
              isOwnNetwork: (network) => this.#isOwnNetwork(network),
            }),
            handshakeMs: limits.handshakeMs,
          })
        : listenTcp(this.bind, at)
    this.host = new Host(this.room, orNext ? listenNear(port, listenOn) : listenOn(port))
  }

  /** A room that is not listening yet. Throws DataFolderError when the host's key is damaged. */
  static async open(options: HostedRoomOptions): Promise<HostedRoom> {
    return new HostedRoom(options, options.plain ? null : await loadCertificate(options.folder))
  }

  /** Listens. A policy that was asked for now replaces the one that the log tells of. Throws StorageError if it cannot. */
  async start(): Promise<HostState> {
    const { policy } = this.#options
    // What was decided before is changed as any moderation is; and before anybody can come in by it.
    if (policy !== undefined && policy !== this.room.rules.policy) {
      const refused = await this.act({ kind: 'door', policy })
      // A room that was to be closed must not open as it was before.
      if (refused !== null)
        throw new StorageError(
          'storage-failed',
          `the setting for who can join couldn’t be saved (${refused})`,
        )
    }
    const state = await this.host.start()
    if (state.kind !== 'listening') return state
    this.#chainLater()
    this.#told = this.addresses.join()
    return state
  }

  async stop(): Promise<void> {
    this.#cancelChain()
    await this.host.stop()
  }

  /** What others type to join, likeliest first; none while the room is not listening. */
  get addresses(): readonly string[] {
    const { state } = this.host
    return state.kind === 'listening'
      ? this.networks.map(({ host }) => formatAddress({ host, port: state.at.port }))
      : []
  }

  /** The same addresses with what is known of each, in the same order. */
  get networks(): readonly HostAddress[] {
    const { state } = this.host
    return state.kind === 'listening' ? this.#ranked(state.at.address) : []
  }

  #ranked(bind: string): readonly HostAddress[] {
    const ranked = hostAddresses(bind, this.#interfaces())
    return ranked.toSorted((a, b) => Number(b.host === this.#lead) - Number(a.host === this.#lead))
  }

  /** Others are told this address first, in invites as well, while this machine has it. False when it is none of ours. */
  leadWith(address: string): boolean {
    const index = this.addresses.indexOf(address)
    const network = this.networks[index]
    if (!network) return false
    this.#lead = network.host
    this.followAddresses()
    return true
  }

  /**
   * Tells members and listeners of the addresses, if they are others than before: while the old one still works, if it
   * does. To be called when the network changed.
   */
  followAddresses(): void {
    const now = this.addresses.join()
    if (now === this.#told) return
    this.#told = now
    this.room.tellAddresses()
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

  /** The invites that are still good; none without encryption, which they rest on. */
  invites(): readonly HostedInvite[] {
    return this.fingerprint === '' ? [] : this.room.door.invites.map((invite) => this.#hosted(invite))
  }

  /** Throws StorageError. */
  createInvite({
    forMs,
    uses,
  }: { forMs?: number | undefined; uses?: number | undefined } = {}): HostedInvite {
    const invite = this.room.door.invite({ forMs, uses })
    this.#changed()
    return this.#hosted(invite)
  }

  /** False when there is none of this id. Throws StorageError. */
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

  /** Answers why an act was not done; null when it was. */
  act(act: AskedAct): Promise<RejectReason | null> {
    return this.room.act(act)
  }

  /** Calls back whenever anything told here may have changed. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  #changed(): void {
    this.#listeners.tell()
  }

  #chainLater(): void {
    this.#cancelChain = this.#options.clock.after(CHAIN_MS, () => {
      this.#options.history.advanceChain(CHAIN_STEP)
      this.#chainLater()
    })
  }

  /** On a LAN one IPv6 network is everybody: there each address counts for itself. */
  #isOwnNetwork(network: string): boolean {
    return Object.values(this.#interfaces())
      .flat()
      .some((at) => at?.family === 'IPv6' && networkOf(at.address) === network)
  }

  #hosted({ id, secret, expiresAt, usesLeft }: KeptInvite): HostedInvite {
    const { card } = this.#options
    const link = formatInvite({
      addresses: this.#inviteAddresses(),
      room: card,
      fingerprint: this.fingerprint,
      id,
      secret,
      ...(expiresAt !== null && { expiresAt }),
    })
    return { id, link, expiresAt, usesLeft }
  }

  /**
   * What others can dial. A zone id means something on this machine only: where there are only addresses that need one, they are told
   * without it, and whoever dials them tries each link.
   */
  #inviteAddresses(): readonly [Address, ...Address[]] {
    const { state } = this.host
    const at = state.kind === 'listening' ? state.at : { address: this.bind, port: this.#options.port }
    const hosts = this.#ranked(at.address).map(({ host }) => host)
    const wide = hosts.filter((host) => !host.includes('%'))
    const told = wide.length > 0 ? wide : [...new Set(hosts.map((host) => host.replace(/%.*/, '')))]
    const [best = '127.0.0.1', ...others] = told.slice(0, inviteLimits.addresses)
    return [{ host: best, port: at.port }, ...others.map((host) => ({ host, port: at.port }))]
  }
}

/** How the host's own user gets in: like everybody else, but without a network between. */
export const dialHosted =
  (host: Host, clock: Clock): Dial =>
  ({ onOpen, onFailed }) => {
    let cancelled = false
    clock.endOfTick(() => {
      if (cancelled) return
      if (host.state.kind !== 'listening') {
        onFailed('connection-refused', 'The room isn’t open')
        return
      }
      const [ours, theirs] = memoryTransports(clock)
      host.room.accept(theirs, 'inside')
      onOpen(ours)
    })
    return () => {
      cancelled = true
    }
  }
