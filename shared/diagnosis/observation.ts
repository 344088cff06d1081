/**
 * What the doctor’s probes report, each a fact without an opinion: what was tried, and the result.
 * Times are milliseconds. Error codes are the system’s (“ECONNREFUSED”).
 */
export type Observation =
  | { readonly kind: 'system'; readonly platform: Platform }
  | { readonly kind: 'interfaces'; readonly list: readonly NetworkInterface[] }
  /**
   * The address this computer would use towards the internet; null, with the error, if it has none.
   */
  | { readonly kind: 'defaultRoute'; readonly source: string | null; readonly error: string | null }
  | { readonly kind: 'gateway'; readonly address: string }
  | { readonly kind: 'name'; readonly name: string; readonly found: NameFound; readonly ms: number }
  /** The address this computer would use, `source`, to reach another one. */
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
  | { readonly kind: 'spoke'; readonly address: string; readonly port: number; readonly said: PortReply }
  /**
   * Whether a computer on its network answered when asked who has the address (ARP). `remembered`
   * is one that did so earlier, with no answer since.
   */
  | {
      readonly kind: 'neighbour'
      readonly address: string
      readonly state: 'present' | 'remembered' | 'absent' | 'unknown'
    }
  /**
   * A question sent straight to the computer’s announcing port, UDP 5353. `refused` means that the
   * computer says that no program uses it.
   */
  | {
      readonly kind: 'responder'
      readonly address: string
      readonly outcome: 'answered' | 'refused' | 'silent' | 'unsent'
    }
  | Multicast
  /** A firewall of this computer; `unknown` if only an administrator may see whether it is on. */
  | { readonly kind: 'firewall'; readonly name: string; readonly state: 'on' | 'off' | 'unknown' }
  /** What kind of network Windows considers it. */
  | {
      readonly kind: 'networkProfile'
      readonly network: string
      readonly category: 'public' | 'private' | 'domain'
    }
  /**
   * `hostAheadMs` is by how much the host’s clock was ahead of this one when it was last seen; null
   * if it never was.
   */
  | { readonly kind: 'clock'; readonly now: number; readonly hostAheadMs: number | null }
  /** A probe that could not be carried out. `text` ends without a full stop. */
  | { readonly kind: 'unprobed'; readonly step: DoctorStep; readonly text: string }

/** What is examined, in the order in which it is reported. */
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
 * What an interface connects to: the network around, people in one VPN, programs on this computer,
 * or this computer itself.
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

/** The port’s response to a Parley hello. `first` is the beginning of its answer, cleaned. */
export type PortReply =
  | { readonly kind: 'parley'; readonly fingerprint: string; readonly pin: 'matches' | 'differs' | 'none' }
  | { readonly kind: 'otherParley'; readonly protocol: string }
  | { readonly kind: 'plainParley' }
  | { readonly kind: 'otherTls' }
  | { readonly kind: 'other'; readonly first: string }
  | { readonly kind: 'ended'; readonly error: string | null }
  | { readonly kind: 'silence'; readonly ms: number }

/**
 * A question for rooms, sent to all on each network (224.0.0.251 and ff02::fb), and what was heard
 * meanwhile.
 */
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
  /** Why it could not be sent, or the port could not be listened on. */
  readonly error: string | null
  /** This computer heard its question itself. */
  readonly ownHeard: boolean
  /** Addresses of other computers that said anything there, those of IPv6 with their zones. */
  readonly others: readonly string[]
  /** Those of them that announced a room. */
  readonly rooms: readonly string[]
}

export type ObservationOf<K extends Observation['kind']> = Extract<Observation, { kind: K }>
