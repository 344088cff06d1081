import { cleanName } from './text.ts'

/**
 * The longest file name, in bytes of UTF-8. Systems allow 255; the rest leaves space for suffixes
 * such as “ (12)” and “.part”.
 */
export const FILE_NAME_BYTES = 200
/** A longer ending, in UTF-16 units, is not an extension but part of the name. */
const ENDING_CHARS = 16

const SEPARATORS = /[\\/]+/
const ANY_SEPARATOR = /[\\/]+/g
// Not allowed on Windows, where ":" would name a stream of the file; old macOS separated folders
// with it.
const FORBIDDEN = /[:*?"<>|]+/g
// Windows reserves these for devices, whatever spaces and extension follow.
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i

/**
 * Makes a file name from someone else safe on every system. Keeps the last part of a path (by the
 * rules of Windows and POSIX) without deceptive characters [T1], characters that Windows forbids,
 * leading dots and dashes, and trailing dots. The result is never a device name, and at most
 * FILE_NAME_BYTES with its extension. If it would be empty, it is `fallback`. Idempotent.
 */
export const fileNameOf = (path: string, fallback: string): string =>
  safe(path.split(SEPARATORS).findLast((part) => plain(part) !== '') ?? '', fallback)

/** A title, such as a room’s name, as a file name. It is not a path, so slashes become dashes. */
export const fileNameFor = (title: string, fallback: string): string =>
  safe(title.replace(ANY_SEPARATOR, '-'), fallback)

const plain = (part: string): string =>
  withoutEnd(
    cleanName(part)
      .replace(FORBIDDEN, '-')
      .replace(/^[.\s-]+/, ''),
  )

/** Removes trailing dots and spaces, without a regular expression, which could be quadratic. */
function withoutEnd(name: string): string {
  let end = name.length
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--
  return name.slice(0, end)
}

function safe(part: string, fallback: string): string {
  const name = plain(part)
  if (name === '') return fallback
  return shortened(DEVICE.test(name) ? `_${name}` : name)
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

function shortened(name: string): string {
  if (bytesOf(name) <= FILE_NAME_BYTES) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= ENDING_CHARS ? name.slice(dot) : ''
  const room = FILE_NAME_BYTES - bytesOf(ending)
  let kept = ''
  let used = 0
  for (const char of name.slice(0, name.length - ending.length)) {
    used += bytesOf(char)
    if (used > room) break
    kept += char
  }
  return withoutEnd(kept) + ending
}
