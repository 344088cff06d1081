import { assertNever } from '../../protocol/assert-never.ts'
import { localDay } from '../../protocol/local-day.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Verdict } from './report.ts'
import { certain, likely, seconds, unclear, type Examined, type Rule } from './rule.ts'
import { isLoopback } from './subnet.ts'

/** A clock may differ by this before anything of ours minds. */
const CLOCK_SLACK_MS = 5 * 60_000
/** Parley is younger than any clock that says less. */
const EARLIEST = Date.UTC(2026, 0, 1)

const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\//, 'a web server'],
  [/^SSH-/, 'a remote login (SSH)'],
  [/^RFB /, 'screen sharing (VNC)'],
  [/^220[ -]/, 'a mail or file server'],
  [/^\* OK/, 'a mail server'],
]

/** What a service is, from the first it says; null when that is not known. */
export const serviceName = (first: string): string | null =>
  BEGINNINGS.find(([pattern]) => pattern.test(first))?.[1] ?? null

/** Beyond this machine’s own networks, what answers may be a proxy or a login page on the way. */
const otherService = ({ facts, address, name, port }: Examined, what: string): Verdict => {
  const near = facts.isOwn(address) || facts.home(address) !== undefined
  return (near ? certain : likely)(
    'other-service',
    `Something else than Parley answers at ${name} port ${port}: ${what}.`,
    near
      ? 'Check the port: the host can see it under Invite in the room.'
      : 'Check the address and the port with the host; a VPN, a proxy or a login page on the way can answer in its place.',
  )
}

/** What is wrong with whatever took the connection. */
export const serviceRules: readonly Rule<Examined>[] = [
  (about) => {
    const { facts, address, port, name } = about
    const said = facts.of('spoke', address)?.said
    if (!said)
      return unclear(`${name} takes connections at port ${port}; what answers there was not examined.`)
    switch (said.kind) {
      case 'parley':
        return said.pin === 'differs'
          ? certain(
              'key-changed',
              `The room at ${name} port ${port} has another key than when this machine joined it before.`,
              'Ask its host whether the room was made anew; if not, somebody else answers in its place, so do not join.',
            )
          : null
      case 'plainParley':
        return isLoopback(address)
          ? null
          : certain(
              'unencrypted-room',
              `The room at ${name} port ${port} is not encrypted, and such a room is joined on its own machine only.`,
              'Ask its host to open it without the option --plain.',
            )
      case 'otherParley':
        return certain(
          'other-version',
          `The room at ${name} port ${port} speaks another version of Parley’s protocol (${said.protocol}) than this one (${PROTOCOL_VERSION}).`,
          'Update the older of the two.',
        )
      case 'otherTls':
        return otherService(about, 'an encrypted service that does not know Parley’s protocol')
      case 'other':
        return otherService(about, serviceName(said.first) ?? `it began with “${said.first}”`)
      case 'ended':
        return unclear(`${name} takes connections at port ${port} and ends them without a word.`)
      case 'silence':
        return unclear(
          `${name} takes connections at port ${port}, but said nothing for ${seconds(said.ms)}; whether it is Parley cannot be told.`,
        )
      default:
        return assertNever(said)
    }
  },
]

/** Clocks that would make an invite look expired, or not valid yet. */
export const clockRules: readonly Rule<Pick<Examined, 'facts'>>[] = [
  ({ facts }) => {
    const clock = facts.first('clock')
    return clock && clock.now < EARLIEST
      ? certain(
          'clock-wrong',
          `This machine’s clock says ${localDay(clock.now)}, which is in the past.`,
          'Set the date and time of this machine.',
        )
      : null
  },
  ({ facts }) => {
    const ahead = facts.first('clock')?.hostAheadMs ?? 0
    return Math.abs(ahead) > CLOCK_SLACK_MS
      ? certain(
          'clock-wrong',
          `This machine’s clock is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? 'behind' : 'ahead of'} the host’s, so invites may be refused.`,
          'Set the date and time of both machines.',
        )
      : null
  },
]
