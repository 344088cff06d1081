import { cleanName } from './text.ts'

/**
 * The longest file name, in bytes of UTF-8. Systems take 255; the rest is for what is added to tell it from another or to
 * mark it as unfinished: “ (12)”, “.part”.
 */
export const FILE_NAME_BYTES = 200
/** An ending longer than this, in UTF-16 units, is no ending but part of the name. */
const ENDING_CHARS = 16

const SEPARATORS = /[\\/]+/
const ANY_SEPARATOR = /[\\/]+/g
// Not allowed on Windows; ":" would name a stream beside the file there, and a folder of old on macOS.
const FORBIDDEN = /[:*?"<>|]+/g
// Windows keeps these for devices, whatever spaces and ending follow.
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i

/**
 * A file’s name as somebody else gave it, made safe on every system: the last part of a path under the rules of Windows
 * and POSIX, without what deceives the eye [T1], what Windows forbids, dots and dashes in front and dots behind; never a
 * device, never empty (then `fallback`), at most FILE_NAME_BYTES with its ending kept. Idempotent.
 */
export const fileNameOf = (path: string, fallback: string): string =>
  safe(path.split(SEPARATORS).findLast((part) => plain(part) !== '') ?? '', fallback)

/** A title, such as a room’s name, as the name of a file: nothing in it is a path, so slashes become dashes. */
export const fileNameFor = (title: string, fallback: string): string =>
  safe(title.replace(ANY_SEPARATOR, '-'), fallback)

const plain = (part: string): string =>
  withoutEnd(
    cleanName(part)
      .replace(FORBIDDEN, '-')
      .replace(/^[.\s-]+/, ''),
  )

/** Without dots and spaces behind. Not a regular expression: it would take quadratic time on a frame full of dots. */
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
