import { linkDoubts, type LinkDoubt } from './link-doubts.ts'
import { Openings, untilOtherScript, withoutTrail } from './link-ends.ts'

// Every runtime of Parley has the WHATWG parser; nothing else of a platform may be visible here.
declare class URL {
  static canParse(address: string): boolean
  constructor(address: string)
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly href: string
  readonly username: string
  readonly password: string
}

/**
 * The longest address that can be opened, in UTF-16 units: Windows accepts at most 2,081 from an
 * application.
 */
export const LINK_CHARS = 2_048

/** An address that may be opened; if there are doubts, only after asking the user. */
export interface Link {
  /** The address as it is opened: serialised by the URL parser, ASCII only. */
  readonly href: string
  /** The real host, with the port if it is unusual; punycode if it is not ASCII. */
  readonly host: string
  readonly doubts: readonly LinkDoubt[]
}

/** The parts of a message body: their texts joined are the body. */
export type BodyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Direction overrides are shown as a sign, because what they reverse is not what was written. */
  | { readonly kind: 'override'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly link: Link }

// Ends at white space, quotes, angle brackets, East Asian punctuation, and characters that are
// invisible or change the direction. No part of the expression can give back what another matched:
// one pass over the text. Text without spaces, as in Japanese, may precede the link; a longer
// scheme, as in git+https://, may not.
const ADDRESS =
  /(?<![\w+])https?:\/\/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC<>"`“”„«»‹›、。，．｡！？：；（）「」『』【】《》〈〉]+/giu
// The marks, embeddings and isolates of right-to-left writing stay: they are useful, and end with
// their line.
const OVERRIDE = /([\u202D\u202E]+)/

/**
 * The one check of what may be opened: an http or https address with a host, within LINK_CHARS;
 * null for everything else.
 */
export function linkFrom(address: string): Link | null {
  if (address.length > LINK_CHARS || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.href.length > LINK_CHARS) return null
  const doubts = linkDoubts(address, url.hostname, url.username !== '' || url.password !== '')
  return { href: url.href, host: url.host, doubts }
}

/**
 * Finds the links of a message: addresses with http:// or https://, in linear time. Punctuation
 * after a link is not part of it, nor a closing sign of something opened before it, nor text of
 * another script directly after its host. All other text, other schemes included, stays text.
 */
export function bodyParts(body: string): readonly BodyPart[] {
  const parts: BodyPart[] = []
  const openings = new Openings()
  let read = 0
  let told = 0
  for (const { 0: found, index } of body.matchAll(ADDRESS)) {
    openings.read(body, read, index)
    read = index
    const text = withoutTrail(untilOtherScript(found), openings)
    const link = linkFrom(text)
    if (link === null) continue
    parts.push(...textParts(body.slice(told, index)))
    parts.push({ kind: 'link', text, link })
    told = index + text.length
    read = told
  }
  parts.push(...textParts(body.slice(told)))
  return parts
}

const textParts = (text: string): BodyPart[] =>
  text
    .split(OVERRIDE)
    .map((part): BodyPart => ({ kind: part.search(OVERRIDE) === 0 ? 'override' : 'text', text: part }))
    .filter(({ text: part }) => part !== '')
