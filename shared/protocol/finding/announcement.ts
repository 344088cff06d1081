import * as v from 'valibot'
import { validate } from '../wire/decode.ts'
import { joinPolicy, type JoinPolicy } from '../trust/join-policy.ts'
import { limits } from '../base/limits.ts'
import { cleanName } from '../text/text.ts'
import { parseVersion } from '../wire/version.ts'

/**
 * What a room announces on the network: the TXT record of `_parley._tcp` (RFC 6763 §6). It is only
 * a hint where to connect: the key shown on connecting decides.
 */

/** The DNS-SD service type that rooms are published under. */
export const SERVICE_TYPE = '_parley._tcp'

export interface Announcement {
  /** The host's protocol version, "major.minor". */
  readonly version: string
  readonly room: string
  readonly name: string
  /** How many people are in the room now, including the host's user. */
  readonly members: number
  readonly policy: JoinPolicy
  /**
   * The first characters of the host key's fingerprint in base64url. It distinguishes hosts, but
   * proves nothing.
   */
  readonly fingerprint: string
}

/** Limits of an announcement, with their reasons. */
export const announcementLimits = {
  /** A string of a TXT record has one length byte (RFC 6763 §6.1). */
  stringBytes: 255,
  /** Strings that are read: twice what this version writes, so that newer versions can add some. */
  strings: 16,
  /**
   * Characters of a fingerprint that are announced: 96 bits. Fewer than 8 would not
   * distinguish hosts.
   */
  fingerprintChars: 16,
  fingerprintCharsMin: 8,
} as const

const ID = /^[\w-]+$/
const id = (min: number) => v.pipe(v.string(), v.minLength(min), v.maxLength(limits.idChars), v.regex(ID))

const schema = v.object({
  version: v.pipe(
    v.string(),
    v.check((text) => parseVersion(text) !== null),
  ),
  room: id(1),
  name: v.pipe(v.string(), v.transform(cleanRoomName), v.minLength(1)),
  members: v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(limits.membersKnown)),
  policy: joinPolicy,
  fingerprint: v.pipe(
    id(announcementLimits.fingerprintCharsMin),
    v.transform((text) => text.slice(0, announcementLimits.fingerprintChars)),
  ),
})

/**
 * A room's name from an unknown source: cleaned [T1] and cut to limits.roomNameChars. May be empty.
 */
export function cleanRoomName(raw: string): string {
  return cleanName(truncate(cleanName(raw), limits.roomNameChars, (char) => char.length))
}

/** The longest prefix of `text` that measures at most `max`, without cutting a code point. */
function truncate(text: string, max: number, measure: (codePoint: string) => number): string {
  let size = 0
  let end = 0
  for (const char of text) {
    size += measure(char)
    if (size > max) break
    end += char.length
  }
  return text.slice(0, end)
}

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Short keys: RFC 6763 §6.4 allows at most nine characters, and every packet carries every string.
const KEYS = {
  version: 'v',
  room: 'id',
  name: 'name',
  members: 'n',
  policy: 'join',
  fingerprint: 'fp',
} as const satisfies Record<keyof Announcement, string>

/**
 * The strings of the TXT record, "key=value", each at most 255 bytes of UTF-8. Longer values are
 * cut, never refused.
 */
export function encodeAnnouncement(announcement: Announcement): string[] {
  const values: Record<keyof Announcement, string> = {
    ...announcement,
    name: cleanRoomName(announcement.name),
    members: `${Math.min(announcement.members, limits.membersKnown)}`,
    fingerprint: announcement.fingerprint.slice(0, announcementLimits.fingerprintChars),
  }
  return (Object.keys(KEYS) as (keyof Announcement)[]).map((field) =>
    truncate(
      `${KEYS[field]}=${values[field]}`,
      announcementLimits.stringBytes,
      (char) => utf8.encode(char).length,
    ),
  )
}

/**
 * Reads the strings of a TXT record, as bytes or text. Null for anything that Parley does not
 * write. The name is cleaned [T1] and cut to limits.roomNameChars. Unknown keys are ignored; of a
 * repeated key the first counts (RFC 6763 §6.4). Never throws.
 */
export function decodeAnnouncement(txt: unknown): Announcement | null {
  if (!Array.isArray(txt)) return null
  const found = new Map<string, string>()
  for (const item of txt.slice(0, announcementLimits.strings)) {
    const text = textOf(item)
    if (text === null) return null
    const equals = text.indexOf('=')
    const key = text.slice(0, Math.max(equals, 0)).toLowerCase()
    if (key !== '' && !found.has(key)) found.set(key, text.slice(equals + 1))
  }
  const fields = Object.entries(KEYS).map(([field, key]) => [field, found.get(key)] as const)
  const decoded = validate(schema, Object.fromEntries(fields))
  return decoded.ok === true ? decoded.value : null
}

function textOf(item: unknown): string | null {
  if (typeof item === 'string') return item.length <= announcementLimits.stringBytes ? item : null
  if (!(item instanceof Uint8Array) || item.length > announcementLimits.stringBytes) return null
  try {
    return strictUtf8.decode(item)
  } catch {
    // Not UTF-8, so not written by Parley.
    return null
  }
}
