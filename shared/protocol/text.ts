import { limits } from './limits.ts'

// Direction overrides and other characters that show nothing make one name look like another [T1]. Inside a
// standard emoji the same characters have a meaning; those sequences are taken whole and kept.
const EMOJI_OR_INVISIBLE = /(\p{RGI_Emoji})|[\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC]/gv
const CONTROLS = /\p{Cc}+/gu
const SPACES = /\s+/gu
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu
// Line breaks and tabs are text in a message; other controls are not.
const CONTROLS_IN_BODY = /[\p{Cc}--[\n\t]]/gv

/** What a name looks like once nothing in it can deceive: one line, trimmed, composed, no controls [T1]. */
export function cleanName(raw: string): string {
  return raw
    .toWellFormed()
    .replace(EMOJI_OR_INVISIBLE, '$1')
    .replace(CONTROLS, ' ')
    .normalize('NFC')
    .replace(STACKED_MARKS, '$1')
    .replace(SPACES, ' ')
    .trim()
    .normalize('NFC')
}

/** A message body as it is stored: line ends become \n, other controls go, blank lines around it go [T2]. */
export function cleanBody(raw: string): string {
  const text = raw.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROLS_IN_BODY, '').trimEnd()
  // Not a regular expression: the obvious one takes quadratic time on a frame full of spaces.
  const indent = text.length - text.trimStart().length
  return text.slice(text.slice(0, indent).lastIndexOf('\n') + 1)
}

export type NameProblem = 'empty' | 'too-long'
export type Checked<Problem> = { ok: true; text: string } | { ok: false; problem: Problem }

function check(text: string, max: number): Checked<NameProblem> {
  if (text === '') return { ok: false, problem: 'empty' }
  if (text.length > max) return { ok: false, problem: 'too-long' }
  return { ok: true, text }
}

/** A member's display name: cleaned, 1 to limits.nameChars characters. */
export const checkName = (raw: string) => check(cleanName(raw), limits.nameChars)

/** A room's name: cleaned, 1 to limits.roomNameChars characters. */
export const checkRoomName = (raw: string) => check(cleanName(raw), limits.roomNameChars)

/** A message body: cleaned, 1 to limits.bodyChars characters. */
export const checkBody = (raw: string) => check(cleanBody(raw), limits.bodyChars)

/** A channel's name as people type it: lower case, dashes for spaces, no leading #; 1 to limits.channelChars [T3]. */
export const checkChannelName = (raw: string) =>
  check(
    cleanName(
      cleanName(raw)
        .replace(/^[#\s]+/, '')
        .toLowerCase(),
    ).replaceAll(' ', '-'),
    limits.channelChars,
  )

/** Two names with the same key would be taken for one another; a room does not have both [T4]. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase().normalize('NFKC')
