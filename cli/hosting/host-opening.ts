import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import type { RoomCard } from '../../shared/app/hosting/room-card.ts'
import { networkWords } from '../../shared/finding/networks.ts'
import type { ListenAddress } from '../../shared/host/host-machine.ts'
import { formatAddress } from '../../shared/protocol/finding/address.ts'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'
import { commandLine } from '../own-command.ts'
import { offlineLines, passcodeLine } from './host-console.ts'
import { qrCode, qrColumns, unlimitedInviteLink } from './host-invite.ts'
import { prose } from '../terminal/prose.ts'
import { securityWords } from '../talking/moderation-commands.ts'
import type { TerminalSize } from '../terminal/terminal.ts'

const POLICY_WORDS: Readonly<Record<JoinPolicy, string>> = {
  open: 'Anyone can join',
  knock: 'You approve everyone who joins without an invite',
  passcode: 'Anyone with the passcode can join',
  invite: 'Only people with an invite can join',
  closed: 'No one new can join',
}

/** The first line of a host for programs. */
export function openingLine(hosted: HostedRoom, card: RoomCard, at: ListenAddress): object {
  const { policy } = hosted.rules
  const invite = unlimitedInviteLink(hosted)
  return {
    type: 'listening',
    ...at,
    room: card.id,
    name: card.name,
    addresses: hosted.networks.map(({ host, interface: network, kind, likely }) => ({
      address: formatAddress({ host, port: at.port }),
      interface: network,
      kind,
      likely,
    })),
    policy,
    ...(hosted.fingerprint !== '' && { fingerprint: hosted.fingerprint }),
    ...(invite !== undefined && { invite }),
    ...(policy === 'passcode' && { passcode: hosted.passcode.digits }),
  }
}

export interface OpeningOptions {
  /** A sentence about what the host can do now. */
  readonly hint: string
  /** Whether the user asked for the QR code; otherwise it is shown if there is space. */
  readonly qr: boolean
  /** The terminal's size; undefined in a pipe. */
  readonly size: TerminalSize | undefined
}

/**
 * What a host prints for people when it opens. The invite is last, so that it does not scroll away.
 */
export function openingText(hosted: HostedRoom, card: RoomCard, { hint, qr, size }: OpeningOptions): string {
  const { policy } = hosted.rules
  const invite = unlimitedInviteLink(hosted)
  const isForReturning = policy === 'invite' || policy === 'closed'
  const about = [
    `${card.name} is open. ${POLICY_WORDS[policy]}.`,
    ...offlineLines(hosted),
    hint,
    ...(hosted.fingerprint === ''
      ? []
      : [`Its key is ${hosted.fingerprint} (security words: ${securityWords(hosted.fingerprint)}).`]),
    isForReturning ? 'Returning members can use:' : 'Others join with:',
    ...addressLines(hosted),
    ...(policy === 'passcode' ? [passcodeLine(hosted)] : []),
  ]
  const link = invite === undefined ? [] : ['Join with this invite:', `  ${commandLine('join', [invite])}`]
  const shown = (lines: string[]) => prose(lines.join('\n'), size?.columns).split('\n')
  const code = invite === undefined ? [] : qrCode(invite)
  const texts = [...shown(about), ...shown(link)]
  const fits =
    size !== undefined &&
    invite !== undefined &&
    qrColumns(invite) <= size.columns &&
    rowsOf(texts, size.columns) + code.length < size.rows
  return [...shown(about), ...(qr || fits ? code : []), ...shown(link)].join('\n')
}

/** The rows that lines take on the terminal, which wraps long ones. */
const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((rows, { length }) => rows + Math.max(1, Math.ceil(length / columns)), 0)

/**
 * The commands that join at each address, best first. With several addresses, each has its network,
 * and the most likely one is marked.
 */
export function addressLines({ addresses, networks }: Pick<HostedRoom, 'addresses' | 'networks'>): string[] {
  const commands = addresses.map((at) => `  ${commandLine('join', [at])}`)
  if (commands.length < 2) return commands
  const width = Math.max(...commands.map(({ length }) => length))
  return commands.map((command, i) => {
    const network = networks[i]
    return network ? `${command.padEnd(width)}  (${networkWords(network)})` : command
  })
}
