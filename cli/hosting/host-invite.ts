import { stripVTControlCharacters } from 'node:util'
import { renderUnicodeCompact } from 'uqr'
import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { hasColour, type TerminalSize } from '../terminal/terminal.ts'

/**
 * The link of the invite for any number of people until it is revoked: the same at each start.
 * Undefined if the room has no invites.
 */
export function unlimitedInviteLink(hosted: HostedRoom): string | undefined {
  if (hosted.fingerprint === '' || hosted.rules.policy === 'closed') return undefined
  const existing = hosted.invites().find(({ expiresAt, usesLeft }) => expiresAt === null && usesLeft === null)
  return (existing ?? hosted.createInvite()).link
}

/**
 * A link as rows of a QR code with dark modules on white, whatever the terminal's colours, as
 * cameras need.
 */
export const qrCode = (link: string): string[] =>
  renderUnicodeCompact(link, { border: 2 })
    .split('\n')
    .map((row) => (hasColour() ? `\u001B[97;40m${row}\u001B[0m` : row))

/** The columns that the QR code of a link takes. */
export const qrColumns = (link: string): number => renderUnicodeCompact(link, { border: 2 }).indexOf('\n')

/** A sentence if a code does not fit a terminal with a prompt below it; null if it fits. */
export function qrSizeProblem(code: string, size: TerminalSize | undefined): string | null {
  const lines = stripVTControlCharacters(code).split('\n')
  const columns = Math.max(...lines.map(({ length }) => length))
  const rows = lines.length + 1
  if (size === undefined || (columns <= size.columns && rows <= size.rows)) return null
  return `This window is too small for the whole code. Make it at least ${columns} columns by ${rows} rows, and type /qr again.`
}
