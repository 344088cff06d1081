import type { ListenFailure } from '../protocol/finding/listen-failures.ts'

/** Where a room can be reached once it listens. */
export interface ListenAddress {
  readonly address: string
  readonly port: number
}

/**
 * The life of a hosted room.
 *
 * ```text
 *             start              listening
 *   stopped ─────────► starting ───────────► listening
 *      ▲                ▲   │  │                │
 *      │          start │   │  │ stop           │ stop
 *      │                │   │  └──────┐         │
 *      │              failed ◄        ▼         │
 *      └───── drained ──────────── draining ◄───┘
 * ```
 */
export type HostState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'listening'; readonly at: ListenAddress }
  | { readonly kind: 'draining' }
  | { readonly kind: 'failed'; readonly failure: ListenFailure; readonly detail: string }

export type HostInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'listening'; readonly at: ListenAddress }
  | { readonly kind: 'failed'; readonly failure: ListenFailure; readonly detail: string }
  | { readonly kind: 'stop' }
  | { readonly kind: 'drained' }

/** `drain` stops listening and ends every connection with a reason. */
export type HostEffect = 'listen' | 'drain'

export interface HostStep {
  readonly state: HostState
  readonly effects: readonly HostEffect[]
}

const stay = (state: HostState): HostStep => ({ state, effects: [] })

/** The host's transition function. It is total: inputs that do not fit change nothing. */
export function hostTransition(state: HostState, input: HostInput): HostStep {
  switch (input.kind) {
    case 'start':
      return state.kind === 'stopped' || state.kind === 'failed'
        ? { state: { kind: 'starting' }, effects: ['listen'] }
        : stay(state)
    case 'listening':
      return state.kind === 'starting' ? stay({ kind: 'listening', at: input.at }) : stay(state)
    case 'failed':
      return state.kind === 'starting'
        ? stay({ kind: 'failed', failure: input.failure, detail: input.detail })
        : stay(state)
    case 'stop':
      return state.kind === 'listening' || state.kind === 'starting'
        ? { state: { kind: 'draining' }, effects: ['drain'] }
        : stay(state)
    case 'drained':
      return state.kind === 'draining' ? stay({ kind: 'stopped' }) : stay(state)
  }
}
