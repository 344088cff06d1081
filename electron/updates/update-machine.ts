import { assertNever } from '../../shared/protocol/base/assert-never.ts'

/** An available update: its version, and its release notes as plain text. */
export interface UpdateOffer {
  readonly version: string
  readonly notes: string
}

/** Why there is no update; `describeUpdate` has the sentences. */
export type UpdateProblem =
  'no-source' | 'not-replaceable' | 'unreachable' | 'not-signed' | 'download-failed' | 'install-failed'

/**
 * Updates of this app, as the user sees them.
 *
 * ```text
 *           agreed             found              downloadAsked              downloaded
 *      off ───────► checking ────────► available ──────────────► downloading ──────────► ready
 *                    ▲  │ │                │                          │                    │
 *         checkAsked │  │ └─ nothingFound ─┼──► current               │ failed             │ installAsked
 *                    │  │ failed           │       │                  │                    ▼
 *                    │  └──────► failed ◄──┼───────┼──────────────────┴── failed ──── installing
 *                    │             │       │       │
 *                    └─────────────┴───────┴───────┘
 *
 *      refused: off, from every state but installing
 * ```
 */
export type UpdateState =
  /** Sends no request until the user agrees. */
  | { readonly kind: 'off' }
  /** `checkedAt` in milliseconds since 1970, or null before the first answer. */
  | { readonly kind: 'current'; readonly checkedAt: number | null }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly offer: UpdateOffer }
  | { readonly kind: 'downloading'; readonly offer: UpdateOffer; readonly percent: number }
  | { readonly kind: 'ready'; readonly offer: UpdateOffer }
  | { readonly kind: 'installing'; readonly offer: UpdateOffer }
  | { readonly kind: 'failed'; readonly problem: UpdateProblem }

export type UpdateInput =
  | { readonly kind: 'agreed' }
  | { readonly kind: 'refused' }
  /** From the user, or from the daily timer. */
  | { readonly kind: 'checkAsked' }
  | { readonly kind: 'nothingFound'; readonly at: number }
  | { readonly kind: 'found'; readonly offer: UpdateOffer }
  | { readonly kind: 'downloadAsked' }
  | { readonly kind: 'progressed'; readonly percent: number }
  | { readonly kind: 'downloaded' }
  | { readonly kind: 'installAsked' }
  | { readonly kind: 'failed'; readonly problem: UpdateProblem }

export type UpdateEffect = 'check' | 'download' | 'cancel' | 'install'

export interface UpdateTransition {
  readonly state: UpdateState
  readonly effects: readonly UpdateEffect[]
}

/**
 * The next state and its effects. Late inputs, such as progress after a refusal, change nothing.
 */
export function transition(state: UpdateState, input: UpdateInput): UpdateTransition {
  const stay: UpdateTransition = { state, effects: [] }
  const goTo = (next: UpdateState, ...effects: UpdateEffect[]): UpdateTransition => ({
    state: next,
    effects,
  })
  switch (input.kind) {
    case 'agreed':
      return state.kind === 'off' ? goTo({ kind: 'checking' }, 'check') : stay
    case 'refused':
      if (state.kind === 'off' || state.kind === 'installing') return stay
      return goTo({ kind: 'off' }, ...(isRunning(state) ? (['cancel'] as const) : []))
    case 'checkAsked':
      return state.kind === 'current' || state.kind === 'failed' || state.kind === 'available'
        ? goTo({ kind: 'checking' }, 'check')
        : stay
    case 'nothingFound':
      return state.kind === 'checking' ? goTo({ kind: 'current', checkedAt: input.at }) : stay
    case 'found':
      return state.kind === 'checking' ? goTo({ kind: 'available', offer: input.offer }) : stay
    case 'downloadAsked':
      return state.kind === 'available'
        ? goTo({ kind: 'downloading', offer: state.offer, percent: 0 }, 'download')
        : stay
    case 'progressed':
      return state.kind === 'downloading' ? goTo({ ...state, percent: input.percent }) : stay
    case 'downloaded':
      return state.kind === 'downloading' ? goTo({ kind: 'ready', offer: state.offer }) : stay
    case 'installAsked':
      return state.kind === 'ready' ? goTo({ kind: 'installing', offer: state.offer }, 'install') : stay
    case 'failed':
      return state.kind === 'checking' || state.kind === 'downloading' || state.kind === 'installing'
        ? goTo({ kind: 'failed', problem: input.problem })
        : stay
    default:
      return assertNever(input)
  }
}

const isRunning = ({ kind }: UpdateState): boolean => kind === 'checking' || kind === 'downloading'

/** A sentence about a state. */
export function describeUpdate(state: UpdateState): string {
  switch (state.kind) {
    case 'off':
      return 'Parley doesn’t check for updates.'
    case 'current':
      return state.checkedAt === null ? 'Parley hasn’t checked for updates yet.' : 'Parley is up to date.'
    case 'checking':
      return 'Checking for updates…'
    case 'available':
      return `Parley ${state.offer.version} is available.`
    case 'downloading':
      return `Downloading Parley ${state.offer.version}: ${Math.floor(state.percent)}%.`
    case 'ready':
      return `Parley ${state.offer.version} is downloaded and will be installed when Parley restarts.`
    case 'installing':
      return `Installing Parley ${state.offer.version}…`
    case 'failed':
      return PROBLEMS[state.problem]
    default:
      return assertNever(state)
  }
}

const PROBLEMS: Readonly<Record<UpdateProblem, string>> = {
  'no-source': 'This copy of Parley doesn’t know where to check for updates.',
  'not-replaceable':
    'This copy of Parley can’t update itself. Install the newer version the way you installed this one. Your rooms and messages are kept.',
  unreachable: 'The update server didn’t respond. Parley will try again tomorrow.',
  'not-signed':
    'This update isn’t signed by the Parley team, so it was rejected. Tell the person who runs your update server.',
  'download-failed': 'Couldn’t download the update. This version keeps working.',
  'install-failed': 'Couldn’t install the update. This version keeps working.',
}
