/**
 * What the doctor’s probes report: what was tried, and the result, without any conclusion. Times
 * are in milliseconds. Error codes are the system’s (“ECONNREFUSED”).
 */
export type Observation =
  | { readonly kind: 'system'; readonly platform: Platform }
  | { readonly kind: 'interfaces'; readonly list: readonly NetworkInterface[] }
  /** The address this computer would use for other networks; null, with the error, if none. */
  | { readonly kind: 'defaultRoute'; readonly source: string | null; readonly error: string | null }
  | { readonly kind: 'gateway'; readonly address: string }
  | { readonly kind: 'name'; readonly name: string; readonly found: NameFound; readonly ms: number }
  /** `source` is the address this computer would use to reach `address`. */
  | {
      readonly kind: 'route'
      readonly address: string
      readonly source: string | null
      readonly error: string | null
    }
  | {
      readonly kind: 'connect'
      readonly address: string
      readonly port: number
      readonly outcome: ConnectOutcome
      readonly ms: number
    }
  | { readonly kind: 'reply'; readonly address: string; readonly port: number; readonly reply: PortReply }
  /**
   * Whether a computer on the local network answered an ARP request for the address. `remembered`:
   * it did so earlier, but not now.
   */
  | {
      readonly kind: 'neighbour'
      readonly address: string
      readonly state: 'present' | 'remembered' | 'absent' | 'unknown'
    }
  /**
   * A question sent directly to the computer’s mDNS port, UDP 5353. `refused`: no program there
   * uses it.
   */
  | {
      readonly kind: 'responder'
      readonly address: string
      readonly outcome: 'answered' | 'refused' | 'silent' | 'unsent'
    }
  | Multicast
  /** A firewall of this computer; `unknown` if only an administrator may see whether it is on. */
  | { readonly kind: 'firewall'; readonly name: string; readonly state: 'on' | 'off' | 'unknown' }
  /** The category that Windows has for a network. */
  | {
      readonly kind: 'networkProfile'
      readonly network: string
      readonly category: 'public' | 'private' | 'domain'
    }
  /** `hostAheadMs` is how far the host’s clock was ahead when last compared; null if never. */
  | { readonly kind: 'clock'; readonly now: number; readonly hostAheadMs: number | null }
  /** A probe that could not run. `text` has no full stop at the end. */
  | { readonly kind: 'skipped'; readonly step: DoctorStep; readonly text: string }

/** The steps of an examination, in the order of the report. */
export const doctorSteps = [
  'interface',
  'name',
  'route',
  'port',
  'protocol',
  'multicast',
  'firewall',
  'clock',
] as const
export type DoctorStep = (typeof doctorSteps)[number]

export type Platform = 'linux' | 'darwin' | 'win32' | 'other'
/**
 * What an interface connects to: a cable or Wi-Fi, a VPN, containers and virtual machines on this
 * computer, or only this computer.
 */
export type InterfaceKind = 'physical' | 'vpn' | 'container' | 'loopback'

/** One address of one interface; IPv6 without a zone id. */
export interface NetworkInterface {
  readonly name: string
  readonly address: string
  /** Leading bits that the network’s addresses share. */
  readonly prefix: number
  readonly kind: InterfaceKind
}

export type NameFound =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'timedOut' }

export type ConnectOutcome =
  | { readonly kind: 'open' }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'failed'; readonly error: string }

/** A port’s response to a Parley hello. `first` is the beginning of its answer, cleaned. */
export type PortReply =
  | { readonly kind: 'parley'; readonly fingerprint: string; readonly pin: 'matches' | 'differs' | 'none' }
  | { readonly kind: 'otherParley'; readonly protocol: string }
  | { readonly kind: 'plainParley' }
  | { readonly kind: 'otherTls' }
  | { readonly kind: 'other'; readonly first: string }
  | { readonly kind: 'ended'; readonly error: string | null }
  | { readonly kind: 'silence'; readonly ms: number }

/** A question for rooms, multicast on each network (224.0.0.251 and ff02::fb), and the answers. */
export interface Multicast {
  readonly kind: 'multicast'
  readonly links: readonly MulticastLink[]
  readonly ms: number
}

/** The result of the question on one interface, in one address family. */
export interface MulticastLink {
  readonly interface: string
  readonly family: 'IPv4' | 'IPv6'
  readonly sent: boolean
  /** Why sending, or listening on the port, failed. */
  readonly error: string | null
  /** Whether this computer received its own question. */
  readonly ownHeard: boolean
  /** Addresses of other computers that sent anything, IPv6 with zone ids. */
  readonly others: readonly string[]
  /** Those of them that announced a room. */
  readonly rooms: readonly string[]
}

export type ObservationOf<K extends Observation['kind']> = Extract<Observation, { kind: K }>
