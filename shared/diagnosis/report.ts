import type { DoctorStep } from './observation.ts'

/** A cause: a stable code, a sentence about the cause, and what to do. */
export interface Cause {
  readonly code: CauseCode
  readonly cause: string
  readonly fix: string
  /** `certain`: nothing else fits the observations. `likely`: something else may fit, too. */
  readonly confidence: 'certain' | 'likely'
}

export type Verdict =
  | { readonly kind: 'well'; readonly text: string }
  | ({ readonly kind: 'problem' } & Cause)
  /** Something is wrong, but the observations do not show what. */
  | { readonly kind: 'unclear'; readonly text: string }

/** An observation as a line of text. `plain` is neither good nor bad by itself. */
export interface ObservedLine {
  readonly step: DoctorStep
  readonly mark: 'good' | 'bad' | 'plain'
  readonly text: string
}

/** The doctor’s report: plain data that crosses the bridge. See `reportText`. */
export interface DoctorReport {
  /** Wall time in milliseconds since 1970. */
  readonly at: number
  /** The requested address; null if only this computer was examined. */
  readonly address: string | null
  /** How long the examination took, in milliseconds. */
  readonly ms: number
  readonly verdict: Verdict
  readonly observed: readonly ObservedLine[]
}

export const causeCodes = [
  'no-network',
  'self-assigned-address',
  'name-not-found',
  'name-lookup-failed',
  'zone-missing',
  'no-route',
  'vpn-capture',
  'local-network-denied',
  'blocked-on-this-computer',
  'nothing-open-here',
  'port-refused',
  'firewall-rejects',
  'firewall-drops',
  'host-absent',
  'client-isolation',
  'gateway-absent',
  'other-network',
  'other-service',
  'other-version',
  'unencrypted-room',
  'key-changed',
  'multicast-blocked-here',
  'multicast-filtered',
  'public-network',
  'clock-wrong',
] as const
export type CauseCode = (typeof causeCodes)[number]
