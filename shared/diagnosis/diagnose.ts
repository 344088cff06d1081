import { formatAddress, type Address } from '../protocol/finding/address.ts'
import { failureRules } from './failure-rules.ts'
import { Facts } from './facts.ts'
import { announcementRules, multicastVerdict, networkProfileRules } from './finding-rules.ts'
import { computerRules, nameRules } from './computer-rules.ts'
import type { Observation } from './observation.ts'
import { observedLines } from './observed.ts'
import type { DoctorReport, Verdict } from './report.ts'
import { firstVerdict, list, seconds, unclear, type ExaminedAddress } from './rule.ts'
import { clockRules, serviceRules } from './service-rules.ts'

export { doctorSteps, type DoctorStep, type Observation } from './observation.ts'
export type { CauseCode, DoctorReport, ObservedLine, Verdict } from './report.ts'
export { reportText, stepName } from './report-text.ts'

export interface Examination {
  /** The requested room; null if only this computer was examined. */
  readonly target: Address | null
  readonly observations: readonly Observation[]
  /** Wall time in milliseconds since 1970. */
  readonly at: number
  /** How long it took, in milliseconds. */
  readonly ms: number
}

/** Derives one likely cause and its fix from the observations, if they show one. */
export function diagnose({ target, observations, at, ms }: Examination): DoctorReport {
  const facts = new Facts(observations)
  return {
    at,
    address: target === null ? null : formatAddress(target),
    ms,
    verdict: target === null ? computerVerdict(facts) : targetVerdict(facts, target),
    observed: observedLines(facts, observations),
  }
}

function computerVerdict(facts: Facts): Verdict {
  const found =
    firstVerdict(computerRules, facts) ??
    multicastVerdict(facts, facts.lanNames()) ??
    firstVerdict(networkProfileRules, facts) ??
    firstVerdict(clockRules, { facts })
  if (found) return found
  const result = facts.multicastOn()
  if (result === null)
    return unclear('Some checks couldn’t run, so it isn’t clear whether this computer’s network works.')
  return { kind: 'well', text: heardWords(result.rooms, result.others, result.ms) }
}

function heardWords(rooms: number, others: number, ms: number): string {
  if (rooms > 0)
    return `This computer’s network works. ${rooms === 1 ? 'One other computer is' : `${rooms} other computers are`} announcing rooms.`
  if (others > 0)
    return 'This computer’s network works. Other computers answered, but none is announcing a room.'
  return `No problems found on this computer. No other computers answered within ${seconds(ms)}, so the network may be blocking discovery. Enter a room’s address to check it.`
}

function targetVerdict(facts: Facts, { host, port }: Address): Verdict {
  const named = facts.first('name')
  const connects = facts.all('connect').filter((one) => one.port === port)
  const examined = connects.map(({ address }): ExaminedAddress => ({
    facts,
    address,
    port,
    name: named && address !== host ? `${host} (${address})` : address,
  }))
  const open = examined.filter(({ address }) => facts.observed('connect', address)?.outcome.kind === 'open')
  const answering =
    open.find(({ address }) => facts.observed('reply', address)?.reply.kind === 'parley') ?? open[0]
  if (answering) return answeringVerdict(answering)
  const toItself = examined.length > 0 && examined.every(({ address }) => facts.isOwn(address))
  // For an address on one of this computer's networks, problems of the other networks do not
  // matter.
  const onNetwork = examined.some(({ address }) => facts.interfaceOf(address) !== undefined)
  return (
    (toItself || onNetwork ? null : firstVerdict(computerRules, facts)) ??
    firstVerdict(nameRules, facts) ??
    commonVerdict(examined, host) ??
    unclear(`The connection to ${host} port ${port} couldn’t be checked.`)
  )
}

/**
 * The cause that all addresses of a computer have in common. Addresses without a route count only
 * if there are no others.
 */
function commonVerdict(examined: readonly ExaminedAddress[], host: string): Verdict | null {
  const verdicts = examined.flatMap((one) => firstVerdict(failureRules, one) ?? [])
  const telling = verdicts.filter((one) => one.kind !== 'problem' || one.code !== 'no-route')
  const [first, ...rest] = telling.length > 0 ? telling : verdicts
  if (!first) return null
  const code = (one: Verdict) => (one.kind === 'problem' ? one.code : one.kind)
  if (rest.every((one) => code(one) === code(first))) return first
  const addresses = list(examined.map(({ address }) => address))
  return unclear(`None of the addresses of ${host} can be reached (${addresses}), for different reasons.`)
}

function answeringVerdict(room: ExaminedAddress): Verdict {
  const { facts, address, port, name } = room
  const local = facts.interfaceOf(address)
  const found =
    firstVerdict(serviceRules, room) ??
    firstVerdict(clockRules, room) ??
    (facts.isOwn(address) ? null : multicastVerdict(facts, local ? [local.name] : facts.lanNames())) ??
    firstVerdict(announcementRules, room)
  return found ?? { kind: 'well', text: `A room answers at ${name} port ${port}. No problems found.` }
}
