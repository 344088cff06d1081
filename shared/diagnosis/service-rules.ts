import { assertNever } from '../protocol/base/assert-never.ts'
import { localDay } from '../protocol/base/local-day.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'
import type { Verdict } from './report.ts'
import { certain, likely, seconds, unclear, type ExaminedAddress, type Rule } from './rule.ts'
import { isLoopback } from './subnet.ts'

/** Parley tolerates clocks that differ by this much. */
const CLOCK_SLACK_MS = 5 * 60_000
/** Parley did not exist before this, so an earlier clock is wrong. */
const EARLIEST = Date.UTC(2026, 0, 1)

const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\//, 'a web server'],
  [/^SSH-/, 'a remote login server (SSH)'],
  [/^RFB /, 'a screen sharing server (VNC)'],
  [/^220[ -]/, 'a mail or file server'],
  [/^\* OK/, 'a mail server'],
]

/** The kind of service, by its first bytes; null if unknown. */
export const serviceName = (first: string): string | null =>
  BEGINNINGS.find(([pattern]) => pattern.test(first))?.[1] ?? null

/** On other networks, it may be a proxy or a login page on the route that answers. */
const otherService = ({ facts, address, name, port }: ExaminedAddress, what: string): Verdict => {
  const near = facts.isOwn(address) || facts.interfaceOf(address) !== undefined
  return (near ? certain : likely)(
    'other-service',
    `Something other than Parley is using ${name} port ${port}: ${what}.`,
    near
      ? 'Check the port: the host can see it under Invite in the room.'
      : 'Check the address and the port with the host. A VPN, a proxy or a login page may be answering instead.',
  )
}

/** Problems of the service that accepted the connection. */
export const serviceRules: readonly Rule<ExaminedAddress>[] = [
  (examined) => {
    const { facts, address, port, name } = examined
    const reply = facts.observed('reply', address)?.reply
    if (!reply)
      return unclear(`${name} accepts connections on port ${port}, but what runs there wasn’t checked.`)
    switch (reply.kind) {
      case 'parley':
        return reply.pin === 'differs'
          ? certain(
              'key-changed',
              `The key of the room at ${name} port ${port} has changed since this computer joined it.`,
              'Ask the host whether Parley was reinstalled there. If not, don’t join: someone may be impersonating the host.',
            )
          : null
      case 'plainParley':
        return isLoopback(address)
          ? null
          : certain(
              'unencrypted-room',
              `The room at ${name} port ${port} isn’t encrypted, and unencrypted rooms can only be joined on the same computer.`,
              'Ask the host to open it without --plain.',
            )
      case 'otherParley':
        return certain(
          'other-version',
          `The room at ${name} port ${port} uses a different version of Parley’s protocol (${reply.protocol}; this one uses ${PROTOCOL_VERSION}).`,
          'Update the older one.',
        )
      case 'otherTls':
        return otherService(examined, 'another encrypted service')
      case 'other':
        return otherService(examined, serviceName(reply.first) ?? `it answered “${reply.first}”`)
      case 'ended':
        return unclear(`${name} accepts connections on port ${port} but closes them right away.`)
      case 'silence':
        return unclear(
          `${name} accepts connections on port ${port}, but sent nothing for ${seconds(reply.ms)}. It may not be Parley.`,
        )
      default:
        return assertNever(reply)
    }
  },
]

/** Clocks that would make a valid invite look expired. */
export const clockRules: readonly Rule<Pick<ExaminedAddress, 'facts'>>[] = [
  ({ facts }) => {
    const clock = facts.first('clock')
    return clock && clock.now < EARLIEST
      ? certain(
          'clock-wrong',
          `This computer’s clock says ${localDay(clock.now)}, which is in the past.`,
          'Set this computer’s date and time.',
        )
      : null
  },
  ({ facts }) => {
    const ahead = facts.first('clock')?.hostAheadMs ?? 0
    return Math.abs(ahead) > CLOCK_SLACK_MS
      ? certain(
          'clock-wrong',
          `This computer’s clock is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? 'behind' : 'ahead of'} the host’s, so invites may be rejected.`,
          'Set the date and time on both computers.',
        )
      : null
  },
]
