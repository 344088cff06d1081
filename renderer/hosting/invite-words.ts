import type { HostedInvite } from '../../shared/bridge/room-state.ts'
import { momentOf } from '../words/time.ts'

const HOUR = 3_600_000

/** How long a new invite is valid; null: until it is revoked. */
export const lifetimes = [
  { value: 'always', label: 'Never', ms: null },
  { value: 'hour', label: 'In 1 hour', ms: HOUR },
  { value: 'day', label: 'In 1 day', ms: 24 * HOUR },
  { value: 'week', label: 'In 1 week', ms: 7 * 24 * HOUR },
] as const

/** How many people may join with a new invite; null: any number. */
export const usageLimits = [
  { value: 'any', label: 'Unlimited', uses: null },
  { value: 'one', label: '1 person', uses: 1 },
  { value: 'ten', label: '10 people', uses: 10 },
  { value: 'class', label: '30 people', uses: 30 },
] as const

export type Lifetime = (typeof lifetimes)[number]['value']
export type UsageLimit = (typeof usageLimits)[number]['value']

export interface InviteChoice {
  readonly lifetime: Lifetime
  readonly count: UsageLimit
}

export const noChoice: InviteChoice = { lifetime: 'always', count: 'any' }

/** The invite that was made, and its choice. */
export interface CreatedInvite extends InviteChoice {
  readonly id: string
}

/** What an invite is still valid for: “For 3 more people, until 4 Mar 2025, 14:00”. */
export function inviteWords({ usesLeft, expiresAt }: Pick<HostedInvite, 'usesLeft' | 'expiresAt'>): string {
  const who =
    usesLeft === null
      ? 'For any number of people'
      : usesLeft === 1
        ? 'For one more person'
        : `For ${usesLeft} more people`
  return expiresAt === null ? `${who}, until revoked` : `${who}, until ${momentOf(expiresAt)}`
}

/** The invite for any number of people, until it is revoked. One of them is enough. */
export const unlimitedInvite = (invites: readonly HostedInvite[]): HostedInvite | undefined =>
  invites.find(({ usesLeft, expiresAt }) => usesLeft === null && expiresAt === null)

/**
 * The valid invite for a choice: the one made for it, or the unlimited one if nothing was chosen.
 */
export function chosenInvite(
  invites: readonly HostedInvite[],
  choice: InviteChoice,
  made: CreatedInvite | null,
): HostedInvite | undefined {
  const isSame = (other: InviteChoice | null): boolean =>
    other?.lifetime === choice.lifetime && other.count === choice.count
  const own = isSame(made) ? invites.find(({ id }) => id === made?.id) : undefined
  return own ?? (isSame(noChoice) ? unlimitedInvite(invites) : undefined)
}
