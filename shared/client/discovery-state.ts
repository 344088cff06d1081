import { assertNever } from '../protocol/assert-never.ts'

export type LinkProblemCode =
  /** Another program has the mDNS port for itself. */
  | 'port-taken'
  /** The system does not let this program have the mDNS port. */
  | 'port-forbidden'
  /** The interface takes no part in multicast. */
  | 'no-multicast'
  /** A firewall on this machine refuses what is sent. */
  | 'send-forbidden'
  | 'send-failed'

/** Why one link of this machine is of no use, or of half, for finding rooms. */
export interface LinkProblem {
  /** "eth0 IPv4". */
  readonly link: string
  readonly code: LinkProblemCode
  /** The system's own words. */
  readonly detail: string
}

/** How finding rooms fares on this machine. */
export type DiscoveryState =
  /** `links` are the ones in use; `problems` tell of others, or of one where sending fails. */
  | { readonly kind: 'on'; readonly links: readonly string[]; readonly problems: readonly LinkProblem[] }
  /** Nothing is sent or heard. Without problems there is no network interface at all. */
  | { readonly kind: 'off'; readonly problems: readonly LinkProblem[] }

/** Why rooms may not be found although they are there, in a sentence or two; null when nothing speaks for it. */
export function describeDiscovery(state: DiscoveryState): string | null {
  const troubled = new Set(state.problems.map(({ link }) => link))
  const links = state.kind === 'on' ? state.links : []
  const healthy = new Set(links.filter((link) => !troubled.has(link)).map(interfaceOf))
  // Loopback leads to nobody else, so trouble with it matters only when there is nothing better.
  const elsewhere = state.problems.filter(
    ({ link }) => !/^lo\b|loopback/i.test(link) && !healthy.has(interfaceOf(link)),
  )
  const [problem] = elsewhere.length > 0 ? elsewhere : state.kind === 'off' ? state.problems : []
  if (problem) return describeProblem(problem)
  if (state.kind === 'on') return null
  return 'This machine is in no network, so there is nothing to look on. Connect it and try again.'
}

const interfaceOf = (link: string): string => link.replace(/ IPv[46]$/, '')

function describeProblem({ link, code, detail }: LinkProblem): string {
  const where = interfaceOf(link)
  switch (code) {
    case 'port-taken':
      return `Another program keeps port 5353 for itself, so no announcement gets through on ${where}. Close it, or join by address.`
    case 'port-forbidden':
      return `The system does not let Parley listen for announcements on ${where} (${detail}). Allow it to use the local network, or join by address.`
    case 'no-multicast':
      return `${where} does not carry multicast (${detail}), so rooms there are not found. Join them by address.`
    case 'send-forbidden':
      return `A firewall on this machine stops Parley from asking for rooms on ${where} (UDP port 5353). Allow that, or join by address.`
    case 'send-failed':
      return `Asking for rooms on ${where} did not work (${detail}). Rooms that announce themselves still appear.`
    default:
      return assertNever(code)
  }
}
