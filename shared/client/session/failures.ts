import { mayRetry, type CloseReason } from '../../protocol/wire/close-reasons.ts'

/** Why a connection could not be made. After a room was joined, all of these are retried. */
export const dialFailures = [
  'name-not-found',
  'connection-refused',
  'timed-out',
  'unreachable',
  'dial-failed',
] as const

export type DialFailure = (typeof dialFailures)[number]

/** Why the host is the wrong one. Nothing is sent to it. */
export type HostFailure = Extract<CloseReason, 'host-key-changed' | 'not-parley' | 'not-encrypted'>

/** Why a session is not connected. `text` is from the peer or the system. */
export interface End {
  readonly code: CloseReason | DialFailure
  readonly text?: string
  /** With `host-key-changed`. */
  readonly keys?: { readonly known: string; readonly seen: string }
  /** With `another-room`: the address of that room, as formatAddress writes it, if it has one. */
  readonly at?: string
}

/** Reasons for which a client cannot return until someone in the room decides otherwise. */
export const shutOuts = [
  'banned',
  'kicked',
  'room-closed',
  'knock-refused',
  'invite-needed',
  'invite-not-valid',
] as const satisfies readonly CloseReason[]

export type ShutOut = (typeof shutOuts)[number]

/** Why the room has shut this client out; null if it has not. */
export const shutOutBy = (end: Pick<End, 'code'>): ShutOut | null =>
  shutOuts.find((code) => code === end.code) ?? null

const isDialFailure = (code: End['code']): code is DialFailure =>
  (dialFailures as readonly string[]).includes(code)

export const mayReconnect = (end: End): boolean => isDialFailure(end.code) || mayRetry(end.code)
