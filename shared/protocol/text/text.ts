import { limits } from '../base/limits.ts'
import { shownLine, withoutEscapes } from './terminal-output.ts'

/** Characters that are not visible, for use in a character class. */
const INVISIBLE = String.raw`\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC\u{1D159}`

// Direction overrides and invisible characters make one name look like another [T1]. Inside a
// standard emoji the same characters have a meaning, so those sequences are kept whole. So are
// joiners that a word cannot be spelled without (RFC 5892, A.1 and A.2): after the sign that
// removes a vowel, as in ශ්‍රී, and between Arabic letters, as in علی‌رضا.
const LETTER = String.raw`[\p{L}--\p{Default_Ignorable_Code_Point}]`
const VIRAMA = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2]`
const ARABIC = String.raw`[\p{Script=Arabic}&&\p{L}]`
const EMOJI_OR_INVISIBLE = new RegExp(
  String.raw`(\p{RGI_Emoji}|(?<=${LETTER}\p{M}?${VIRAMA})[\u200C\u200D](?=${LETTER})|(?<=${ARABIC}\p{M}?)\u200C(?=${ARABIC}))` +
    `|[${INVISIBLE}]`,
  'gv',
)
const CONTROLS = /\p{Cc}+/gu
const SPACES = /\s+/gu
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu
// Line breaks and tabs are text in a message; other controls are not.
const CONTROLS_IN_BODY = /[\p{Cc}--[\n\t]]/gv

/** A visible character. */
const VISIBLE = new RegExp(String.raw`[^\s\p{Cc}${INVISIBLE}]`, 'v')

/** Whether a text has no visible character, and so counts as empty. */
export const isBlank = (text: string): boolean => !VISIBLE.test(text)

/** A name without deceptive characters: one line, trimmed, composed, no controls [T1]. */
export function cleanName(raw: string): string {
  return withoutEscapes(raw)
    .toWellFormed()
    .normalize('NFC')
    .replace(EMOJI_OR_INVISIBLE, '$1')
    .replace(CONTROLS, ' ')
    .normalize('NFC')
    .replace(STACKED_MARKS, '$1')
    .replace(SPACES, ' ')
    .trim()
    .normalize('NFC')
}

/**
 * A message body as it is stored: with \n as line end, each line as a terminal shows it, and
 * without blank lines around it. Empty if nothing is visible [T2].
 */
export function cleanBody(raw: string): string {
  const lines = raw.toWellFormed().replace(/\r\n?/g, '\n').split('\n')
  const shown = lines.map((line) => shownLine(line).replace(CONTROLS_IN_BODY, ''))
  const isShown = (line: string) => !isBlank(line)
  // Removes invisible lines, but not invisible characters at the end, which may belong to an emoji.
  return shown
    .slice(Math.max(0, shown.findIndex(isShown)), shown.findLastIndex(isShown) + 1)
    .join('\n')
    .trimEnd()
}

export type NameProblem = 'empty' | 'too-long'
export type Checked<Problem> = { ok: true; text: string } | { ok: false; problem: Problem }

function check(text: string, max: number): Checked<NameProblem> {
  if (isBlank(text)) return { ok: false, problem: 'empty' }
  if (text.length > max) return { ok: false, problem: 'too-long' }
  return { ok: true, text }
}

/** A member's display name: cleaned, 1 to limits.nameChars characters. */
export const checkName = (raw: string) => check(cleanName(raw), limits.nameChars)

/** A room's name: cleaned, 1 to limits.roomNameChars characters. */
export const checkRoomName = (raw: string) => check(cleanName(raw), limits.roomNameChars)

/** A message body: cleaned, 1 to limits.bodyChars characters. */
export const checkBody = (raw: string) => check(cleanBody(raw), limits.bodyChars)

/**
 * A channel's name as typed: lower case, dashes for spaces, no leading #; 1 to limits.channelChars
 * [T3].
 */
export const checkChannelName = (raw: string) =>
  check(
    cleanName(
      cleanName(raw)
        .replace(/^[#\s]+/, '')
        .toLowerCase(),
    ).replaceAll(' ', '-'),
    limits.channelChars,
  )

export { nameKey } from './name-key.ts'
