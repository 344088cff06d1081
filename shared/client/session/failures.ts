import { mayRetry, type CloseReason } from '../../protocol/wire/close-reasons.ts'

/**
 * Why a connection could not be made. All may pass by themselves, so all are retried once a room
 * was joined.
 */
export const dialFailures = [
  'name-not-found',
  'connection-refused',
  'timed-out',
  'unreachable',
  'dial-failed',
] as const

export type DialFailure = (typeof dialFailures)[number]

/** Why a reached host is the wrong one: nothing is said to it. */
export type HostFailure = Extract<CloseReason, 'host-key-changed' | 'not-parley' | 'not-encrypted'>

/** Why a session is not connected. `text` is what the other side, or the system, said about it. */
export interface End {
  readonly code: CloseReason | DialFailure
  readonly text?: string
  /** With `host-key-changed`. */
  readonly keys?: { readonly known: string; readonly seen: string }
  /**
   * With `another-room`: the address where that one answered, as formatAddress writes it, if there
   * is one.
   */
  readonly at?: string
}

/** Why a room takes nothing more from this client, unless someone there decides otherwise. */
export const shutOuts = [
  'banned',
  'kicked',
  'room-closed',
  'knock-refused',
  'invite-needed',
  'invite-not-valid',
] as const satisfies readonly CloseReason[]

export type ShutOut = (typeof shutOuts)[number]

/**
 * Whether a room has shut this client out, and why; null if the client can return without asking
 * anyone.
 */
export const shutOutBy = (end: Pick<End, 'code'>): ShutOut | null =>
  shutOuts.find((code) => code === end.code) ?? null

const isDialFailure = (code: End['code']): code is DialFailure =>
  (dialFailures as readonly string[]).includes(code)

export const mayReconnect = (end: End): boolean => isDialFailure(end.code) || mayRetry(end.code)
