import type { DiscoveryState, LinkProblem } from '../../finding/discovery-state.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'
import type { NetworkWatch } from '../interfaces/network-watch.ts'
import type { MulticastSocket, OpenLink } from './link.ts'
import { arrivedOnOtherLink, linksOf, sameLink, type LinkSpec } from './link-spec.ts'

export interface LinksEvents {
  /**
   * A link can be used: for the first time, or again after its addresses changed, its interface was
   * replaced or the computer slept.
   */
  onUp(link: LinkSpec): void
  /** A link is gone; it may return. */
  onDown(link: LinkSpec): void
  onDatagram(bytes: Buffer, source: string, link: LinkSpec): void
  /** Only if the state has changed. */
  onState(state: DiscoveryState): void
}

export interface LinksDeps {
  readonly clock: Clock
  readonly watch: NetworkWatch
  readonly openLink: OpenLink
}

/** The pause before a failed link is tried again. */
const RETRY_MS = 30_000

interface LinkEntry {
  readonly spec: LinkSpec
  readonly socket: MulticastSocket
  kind: 'opening' | 'ready' | 'failed'
  problem: LinkProblem | null
  cancelRetry: Cancel
}

/** A multicast socket on every link of this computer, kept in step with its interfaces. */
export class Links {
  readonly #deps: LinksDeps
  readonly #events: LinksEvents
  readonly #open = new Map<string, LinkEntry>()
  readonly #unsubscribe: Cancel
  #state: DiscoveryState = { kind: 'off', problems: [] }

  constructor(deps: LinksDeps, events: LinksEvents) {
    this.#deps = deps
    this.#events = events
    this.#unsubscribe = deps.watch.subscribe(
      ({ slept }) => {
        // Memberships do not survive sleep everywhere, and other computers may be nearby now.
        if (slept) for (const open of this.#open.values()) this.#close(open)
        this.#matchInterfaces()
      },
      () => this.#reopenDead(),
    )
    this.#matchInterfaces()
  }

  get state(): DiscoveryState {
    return this.#state
  }

  /** The links that can be used now. */
  ready(): readonly LinkSpec[] {
    return [...this.#open.values()].filter(({ kind }) => kind === 'ready').map(({ spec }) => spec)
  }

  /** Sends to everyone on one link; does nothing if it is gone. Never rejects. */
  async send(bytes: Uint8Array, link: LinkSpec): Promise<void> {
    await this.#open.get(link.id)?.socket.send(bytes)
  }

  /** Closes every socket, without further events. */
  stop(): void {
    this.#unsubscribe()
    for (const { socket, cancelRetry } of this.#open.values()) {
      cancelRetry()
      socket.close()
    }
    this.#open.clear()
  }

  #matchInterfaces(): void {
    const specs = linksOf(this.#deps.watch.table)
    const wanted = new Map(specs.map((spec) => [spec.id, spec]))
    for (const open of this.#open.values()) {
      const spec = wanted.get(open.spec.id)
      if (!spec || !sameLink(spec, open.spec)) this.#close(open)
    }
    for (const spec of specs) if (!this.#open.has(spec.id)) this.#openLink(spec)
    this.#report()
  }

  /**
   * An interface that is removed and created again at once looks the same, but its sockets are no
   * longer members.
   */
  #reopenDead(): void {
    const dead = [...this.#open.values()].filter(({ kind, socket }) => kind === 'ready' && !socket.isJoined())
    if (dead.length === 0) return
    for (const open of dead) this.#close(open)
    this.#matchInterfaces()
  }

  #openLink(spec: LinkSpec): void {
    // Events of a link that was closed meanwhile find another one, or none, in its place.
    const current = () => {
      const open = this.#open.get(spec.id)
      return open?.socket === socket ? open : null
    }
    const socket = this.#deps.openLink(spec, {
      onReady: () => {
        const open = current()
        if (!open) return
        open.kind = 'ready'
        this.#report()
        this.#events.onUp(spec)
      },
      onDatagram: (bytes, source) => {
        if (current() && !arrivedOnOtherLink(source, spec, this.ready()))
          this.#events.onDatagram(bytes, source, spec)
      },
      onFailed: (problem) => {
        const open = current()
        if (!open) return
        const wasReady = open.kind === 'ready'
        Object.assign(open, { kind: 'failed', problem })
        open.cancelRetry()
        open.cancelRetry = this.#retryLater(open)
        if (wasReady) this.#events.onDown(spec)
        this.#report()
      },
      onSending: (problem) => {
        const open = current()
        if (!open) return
        open.problem = problem
        this.#report()
      },
    })
    this.#open.set(spec.id, { spec, socket, kind: 'opening', problem: null, cancelRetry: () => {} })
  }

  #retryLater(open: LinkEntry): Cancel {
    return this.#deps.clock.after(RETRY_MS, () => {
      this.#close(open)
      this.#matchInterfaces()
    })
  }

  #close(open: LinkEntry): void {
    this.#open.delete(open.spec.id)
    open.cancelRetry()
    open.socket.close()
    if (open.kind === 'ready') this.#events.onDown(open.spec)
  }

  #report(): void {
    const all = [...this.#open.values()]
    const problems = all.flatMap(({ problem }) => (problem ? [problem] : []))
    const links = this.ready().map(({ id }) => id)
    const opening = all.some(({ kind }) => kind === 'opening')
    const state: DiscoveryState =
      links.length > 0 || opening ? { kind: 'on', links, problems } : { kind: 'off', problems }
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.#events.onState(state)
  }
}
