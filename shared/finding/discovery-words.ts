import { assertNever } from '../protocol/base/assert-never.ts'
import type { DiscoveryState, LinkProblem } from './discovery-state.ts'

/** Why rooms may not be found, in one or two sentences; null if discovery works. */
export function describeDiscovery(state: DiscoveryState): string | null {
  const troubled = new Set(state.problems.map(({ link }) => link))
  const links = state.kind === 'on' ? state.links : []
  const healthy = new Set(links.filter((link) => !troubled.has(link)).map(interfaceOf))
  // Loopback reaches no other computer, so its problems matter only if discovery is off.
  const elsewhere = state.problems.filter(
    ({ link }) => !/^lo\b|loopback/i.test(link) && !healthy.has(interfaceOf(link)),
  )
  const [problem] = elsewhere.length > 0 ? elsewhere : state.kind === 'off' ? state.problems : []
  if (problem) return describeProblem(problem)
  if (state.kind === 'on') return null
  return 'This computer isn’t connected to a network, so Parley can’t look for rooms. Connect it and try again.'
}

const interfaceOf = (link: string): string => link.replace(/ IPv[46]$/, '')

function describeProblem({ link, code, detail }: LinkProblem): string {
  const where = interfaceOf(link)
  switch (code) {
    case 'port-taken':
      return `Another program is using port 5353, so rooms on ${where} can’t be found. Close it, or join by address.`
    case 'port-forbidden':
      return `This system doesn’t let Parley look for rooms on ${where} (${detail}). Allow Parley to use the local network, or join by address.`
    case 'no-multicast':
      return `${where} doesn’t support multicast (${detail}), so rooms there can’t be found. Join them by address.`
    case 'send-forbidden':
      return `A firewall on this computer stops Parley from looking for rooms on ${where} (UDP port 5353). Allow it, or join by address.`
    case 'send-failed':
      return `Couldn’t ask for rooms on ${where} (${detail}). Rooms that announce themselves still appear.`
    default:
      return assertNever(code)
  }
}
