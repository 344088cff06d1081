import type { DiscoveryState, LinkProblem } from '../../client/discovery-state.ts'
import type { Cancel, Clock } from '../../protocol/clock.ts'
import type { InterfaceTable } from '../addresses.ts'
import type { Link, OpenLink } from './link.ts'
import { cameElsewhere, linksOf, sameLink, type LinkSpec } from './link-spec.ts'

export interface LinksEvents {
  /** A link can be used: for the first time, or anew after its addresses changed or the machine slept. */
  onUp(link: LinkSpec): void
  /** A link is gone; it may come up again. */
  onDown(link: LinkSpec): void
  onDatagram(bytes: Buffer, source: string, link: LinkSpec): void
  /** Only when the state is another than before. */
  onState(state: DiscoveryState): void
}

export interface LinksParts {
  readonly clock: Clock
  readonly interfaces: () => InterfaceTable
  readonly openLink: OpenLink
}

/** How often the interfaces are looked at: Node is not told of changes. One look takes about 50 µs. */
const LOOK_MS = 2_000
/** So much later than expected by the wall clock, and the machine slept. Setting the clock looks the same; it is harmless. */
const SLEPT_MS = 10_000
/** After how many looks a link that could not be opened is tried again. */
const RETRY_LOOKS = 15

interface Open {
  readonly spec: LinkSpec
  readonly link: Link
  kind: 'opening' | 'ready' | 'failed'
  problem: LinkProblem | null
  looksLeft: number
}

/** A multicast socket on every link of this machine, kept in step with its interfaces. */
export class Links {
  readonly #parts: LinksParts
  readonly #events: LinksEvents
  readonly #open = new Map<string, Open>()
  #look: Cancel
  #wall: number
  #state: DiscoveryState = { kind: 'off', problems: [] }

  constructor(parts: LinksParts, events: LinksEvents) {
    this.#parts = parts
    this.#events = events
    this.#wall = parts.clock.now()
    this.#follow()
    this.#look = this.#lookLater()
  }

  get state(): DiscoveryState {
    return this.#state
  }

  /** The links that can be used now. */
  ready(): readonly LinkSpec[] {
    return [...this.#open.values()].filter(({ kind }) => kind === 'ready').map(({ spec }) => spec)
  }

  /** Sends to everybody on one link; does nothing if it is gone. Never rejects. */
  async send(bytes: Uint8Array, link: LinkSpec): Promise<void> {
    await this.#open.get(link.id)?.link.send(bytes)
  }

  /** Closes every socket, without another event. */
  stop(): void {
    this.#look()
    for (const { link } of this.#open.values()) link.close()
    this.#open.clear()
  }

  #lookLater(): Cancel {
    return this.#parts.clock.after(LOOK_MS, () => {
      this.#look = this.#lookLater()
      const now = this.#parts.clock.now()
      const slept = now - this.#wall > LOOK_MS + SLEPT_MS
      this.#wall = now
      // Memberships do not outlive sleep everywhere, and who is around may be others now.
      if (slept) for (const open of this.#open.values()) this.#close(open)
      this.#follow()
    })
  }

  #follow(): void {
    const specs = linksOf(this.#parts.interfaces())
    const wanted = new Map(specs.map((spec) => [spec.id, spec]))
    for (const open of this.#open.values()) {
      const spec = wanted.get(open.spec.id)
      const retry = open.kind === 'failed' && --open.looksLeft <= 0
      if (!spec || !sameLink(spec, open.spec) || retry) this.#close(open)
    }
    for (const spec of specs) if (!this.#open.has(spec.id)) this.#openLink(spec)
    this.#tell()
  }

  #openLink(spec: LinkSpec): void {
    // Events of a link that was closed meanwhile find another one, or none, in its place.
    const mine = () => {
      const open = this.#open.get(spec.id)
      return open?.link === link ? open : null
    }
    const link = this.#parts.openLink(spec, {
      onReady: () => {
        const open = mine()
        if (!open) return
        open.kind = 'ready'
        this.#tell()
        this.#events.onUp(spec)
      },
      onDatagram: (bytes, source) => {
        if (mine() && !cameElsewhere(source, spec, this.ready())) this.#events.onDatagram(bytes, source, spec)
      },
      onFailed: (problem) => {
        const open = mine()
        if (!open) return
        const wasReady = open.kind === 'ready'
        Object.assign(open, { kind: 'failed', problem })
        if (wasReady) this.#events.onDown(spec)
        this.#tell()
      },
      onSending: (problem) => {
        const open = mine()
        if (!open) return
        open.problem = problem
        this.#tell()
      },
    })
    this.#open.set(spec.id, { spec, link, kind: 'opening', problem: null, looksLeft: RETRY_LOOKS })
  }

  #close(open: Open): void {
    this.#open.delete(open.spec.id)
    open.link.close()
    if (open.kind === 'ready') this.#events.onDown(open.spec)
  }

  #tell(): void {
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
