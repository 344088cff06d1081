import { stripVTControlCharacters } from 'node:util'
import { renderUnicodeCompact } from 'uqr'
import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { hasColour, type TerminalSize } from '../terminal/terminal.ts'

/**
 * The link that a host shows: it lets everyone in until it is revoked, and stays the same at each
 * start.
 */
export function standingInvite(hosted: HostedRoom): string | undefined {
  if (hosted.fingerprint === '' || hosted.rules.policy === 'closed') return undefined
  const standing = hosted.invites().find(({ expiresAt, usesLeft }) => expiresAt === null && usesLeft === null)
  return (standing ?? hosted.createInvite()).link
}

/**
 * A link as rows of a QR code, always white on black, whatever the terminal's colours: cameras need
 * dark modules to be dark.
 */
export const qrCode = (link: string): string[] =>
  renderUnicodeCompact(link, { border: 2 })
    .split('\n')
    .map((row) => (hasColour() ? `\u001B[97;40m${row}\u001B[0m` : row))

/** The columns that the QR code of a link takes. */
export const qrColumns = (link: string): number => renderUnicodeCompact(link, { border: 2 }).indexOf('\n')

/** A remark when a code does not fit a terminal with a prompt below it; null when it does. */
export function tooSmallFor(code: string, size: TerminalSize | undefined): string | null {
  const lines = stripVTControlCharacters(code).split('\n')
  const columns = Math.max(...lines.map(({ length }) => length))
  const rows = lines.length + 1
  if (size === undefined || (columns <= size.columns && rows <= size.rows)) return null
  return `This window is too small for the whole code. Make it at least ${columns} columns by ${rows} rows, and type /qr again.`
}
