import type { JoinPolicy } from '../../shared/protocol/join-policy.ts'

/** How one gets in, before anybody has tried. */
export const doorWords: Readonly<Record<JoinPolicy, string>> = {
  open: 'open to everybody',
  knock: 'the host is asked',
  passcode: 'with a passcode',
  invite: 'with an invite only',
  closed: 'closed to newcomers',
}

export const membersWords = (count: number | null): string =>
  count === null ? 'hidden' : count === 0 ? 'nobody there' : count === 1 ? '1 person' : `${count} people`
