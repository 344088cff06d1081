import { formatAddress, parseAddress, type Address } from '../protocol/finding/address.ts'
import type { CloseReason } from '../protocol/wire/close-reasons.ts'
import { decodeClientFrame } from '../protocol/wire/decode.ts'
import { encode, Encoded } from '../protocol/wire/encode.ts'
import type { ClientFrame, RoomInfo } from '../protocol/wire/frames.ts'
import { ManualClock } from '../protocol/base/manual-clock.ts'
import { memoryTransports } from '../protocol/wire/memory-transport.ts'
import type { Transport } from '../protocol/wire/transport.ts'
import type { FoundRoom } from './found-rooms.ts'
import { RoomScanner, type ProbeTarget } from './room-scanner.ts'

export const KEY = 'k'.repeat(43)
export const kitchen: RoomInfo = {
  kind: 'room',
  version: '2.0',
  room: { id: 'kitchen', name: 'Kitchen' },
  policy: 'knock',
  here: 3,
}

type Behaviour =
  | { readonly kind: 'room'; readonly info: RoomInfo; readonly key?: string; readonly before?: string }
  | { readonly kind: 'refuses' }
  | { readonly kind: 'closes'; readonly reason: CloseReason }
  | { readonly kind: 'silent' }

export const address = (text: string): Address => {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.address
}
/** The target at this typed address. */
export const at = (text: string, known?: ProbeTarget['known']): ProbeTarget => ({
  address: address(text),
  ...(known && { known }),
})

/** A simulated network of hosts, and a scanner in it. */
export class Network {
  readonly clock = new ManualClock()
  readonly hosts = new Map<string, Behaviour>()
  /** Every address that was dialled, in order, with the time. */
  readonly dialled: { readonly at: number; readonly address: string }[] = []
  readonly asked: ClientFrame[] = []
  /** What names resolve to. Lookups of other names stay under way. */
  readonly names = new Map<string, string[]>()
  readonly lookedUp: string[] = []
  /** Lookups under way. */
  readonly #lookUps = new Map<string, (hosts: readonly string[]) => void>()
  underWay = 0
  mostUnderWay = 0
  rooms: readonly FoundRoom[] = []
  readonly scanner = new RoomScanner(
    {
      clock: this.clock,
      lookUp: (name, done) => {
        this.lookedUp.push(name)
        const hosts = this.names.get(name)
        if (hosts) done(hosts)
        else this.#lookUps.set(name, done)
        return () => this.#lookUps.delete(name)
      },
      dial: (all, expected) => (outcome) => {
        const text = all.map(formatAddress).join()
        this.dialled.push({ at: this.clock.elapsed(), address: text })
        this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay)
        const host = this.hosts.get(text) ?? { kind: 'silent' }
        if (host.kind === 'refuses') this.clock.endOfTick(() => outcome.onFailed('connection-refused', ''))
        if (host.kind === 'room' || host.kind === 'closes') {
          const key = (host.kind === 'room' ? host.key : undefined) ?? KEY
          this.clock.endOfTick(() => {
            if (expected !== undefined && expected !== key) outcome.onFailed('host-key-changed', '')
            else outcome.onOpen(this.#answering(host, key))
          })
        }
        return () => this.underWay--
      },
    },
    (rooms) => {
      this.rooms = rooms
    },
  )

  /** Ends a lookup that is under way. */
  endLookUp(name: string, ...hosts: string[]): void {
    this.#lookUps.get(name)?.(hosts)
  }

  #answering(host: Behaviour, hostKey: string): Transport {
    const [ours, theirs] = memoryTransports(this.clock)
    theirs.listen({
      onFrame: (text) => {
        const decoded = decodeClientFrame(text)
        if (decoded.ok === true) this.asked.push(decoded.value)
        if (host.kind === 'room' && host.before !== undefined) theirs.send(new Encoded([host.before]))
        if (host.kind === 'room') theirs.send(encode(host.info, { kind: 'close', reason: 'answered' }))
        if (host.kind === 'closes') theirs.send(encode({ kind: 'close', reason: host.reason }))
      },
      onProblem: () => {},
      onClose: () => {},
    })
    return Object.assign(ours, { hostKey })
  }
}
