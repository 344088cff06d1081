import { renderUnicodeCompact } from 'uqr'
import type { HostedRoom } from '../shared/app/hosted-room.ts'
import { hasColour } from './terminal.ts'

/** The link that a host shows: one that is good for everybody until it is revoked, the same at each start. */
export function standingInvite(hosted: HostedRoom): string | undefined {
  if (hosted.fingerprint === '' || hosted.rules.policy === 'closed') return undefined
  const standing = hosted.invites().find(({ expiresAt, usesLeft }) => expiresAt === null && usesLeft === null)
  return (standing ?? hosted.createInvite()).link
}

/** A link as rows of a QR code, white on black whatever the terminal's colours are: cameras want the dark modules dark. */
export const qrCode = (link: string): string[] =>
  renderUnicodeCompact(link, { border: 2 })
    .split('\n')
    .map((row) => (hasColour() ? `\u001B[97;40m${row}\u001B[0m` : row))

/** The columns that the QR code of a link takes. */
export const qrColumns = (link: string): number => renderUnicodeCompact(link, { border: 2 }).indexOf('\n')
