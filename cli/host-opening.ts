import { renderUnicodeCompact } from 'uqr'
import type { HostedRoom } from '../shared/app/hosted-room.ts'
import type { RoomCard } from '../shared/app/room-card.ts'
import { networkWords } from '../shared/client/networks.ts'
import type { ListenAddress } from '../shared/host/host-machine.ts'
import { formatAddress } from '../shared/protocol/address.ts'
import type { JoinPolicy } from '../shared/protocol/join-policy.ts'
import { commandLine } from './called-as.ts'
import { offlineLines, passcodeLine } from './host-console.ts'
import { wordsOf } from './room-acts.ts'

const WHO: Readonly<Record<JoinPolicy, string>> = {
  open: 'Everybody may join',
  knock: 'You are asked about everybody who joins without an invite',
  passcode: 'Who knows the passcode may join',
  invite: 'Only who has an invite may join',
  closed: 'Nobody new may join',
}

/** The link that a host shows: one that is good for everybody until it is revoked, the same at each start. */
export function standingInvite(hosted: HostedRoom): string | undefined {
  if (hosted.fingerprint === '' || hosted.rules.policy === 'closed') return undefined
  const standing = hosted.invites().find(({ expiresAt, usesLeft }) => expiresAt === null && usesLeft === null)
  return (standing ?? hosted.createInvite()).link
}

/** The first line of a host for programs. */
export function openingLine(hosted: HostedRoom, card: RoomCard, at: ListenAddress): object {
  const { policy } = hosted.rules
  const invite = standingInvite(hosted)
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

/** What a host says to people when it opens; `columns` is the width of their terminal, undefined in a pipe. */
export function openingText(hosted: HostedRoom, card: RoomCard, columns: number | undefined): string {
  const { policy } = hosted.rules
  const invite = standingInvite(hosted)
  const lines = [`${card.name} is open. ${WHO[policy]}.`, ...offlineLines(hosted)]
  if (invite !== undefined) {
    lines.push('Whoever has this invite joins with:', `  ${commandLine('join', [invite])}`)
    lines.push(...qrCode(invite, columns))
  }
  lines.push(
    policy === 'invite' || policy === 'closed' ? 'Whoever was in before returns with:' : 'Others join with:',
    ...addressLines(hosted),
  )
  if (policy === 'passcode') lines.push(passcodeLine(hosted))
  if (hosted.fingerprint !== '')
    lines.push(`Its key is ${hosted.fingerprint} (in words: ${wordsOf(hosted.fingerprint)}).`)
  return [...lines, 'Type help for what you can do here; Ctrl-C closes the room.', ''].join('\n')
}

/** Every address, best first; with several the likely one is marked, and each says what it leads to. */
export function addressLines({ addresses, networks }: Pick<HostedRoom, 'addresses' | 'networks'>): string[] {
  const commands = addresses.map((at) => `  ${commandLine('join', [at])}`)
  if (commands.length < 2) return commands
  const width = Math.max(...commands.map(({ length }) => length))
  return commands.map((command, i) => {
    const network = networks[i]
    return network ? `${command.padEnd(width)}  (${networkWords(network)})` : command
  })
}

/** White on black whatever the terminal's colours are: cameras want the dark modules dark. */
function qrCode(link: string, columns: number | undefined): string[] {
  if (columns === undefined) return []
  const rows = renderUnicodeCompact(link, { border: 2 }).split('\n')
  return (rows[0]?.length ?? 0) > columns ? [] : rows.map((row) => `\u001B[97;40m${row}\u001B[0m`)
}
