import { linkDoubts, type LinkDoubt } from './link-doubts.ts'
import { Openings, untilOtherScript, withoutTrailing } from './link-ends.ts'

// Every runtime of Parley has the WHATWG parser. Declared here, as in universal.d.ts.
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
// invisible or change the direction. Never backtracks. Japanese text, which has no spaces, may
// precede the link, but a longer scheme, such as git+https://, may not.
const ADDRESS =
  /(?<![\w+])https?:\/\/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC<>"`“”„«»‹›、。，．｡！？：；（）「」『』【】《》〈〉]+/giu
// Not the marks, embeddings and isolates of right-to-left writing: they are useful, and end with
// their line.
const OVERRIDE = /([\u202D\u202E]+)/

/**
 * The only check of what may be opened: an http or https address with a host, within LINK_CHARS.
 * Null for everything else.
 */
export function linkFrom(address: string): Link | null {
  if (address.length > LINK_CHARS || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.href.length > LINK_CHARS) return null
  const doubts = linkDoubts(address, url.hostname, url.username !== '' || url.password !== '')
  return { href: url.href, host: url.host, doubts }
}

/**
 * Finds the links of a message: addresses with http:// or https://, in linear time. A link does not
 * include punctuation after it, closing marks of what was opened before it, or text in another
 * script directly after its host. All else, including other schemes, is text.
 */
export function bodyParts(body: string): readonly BodyPart[] {
  const parts: BodyPart[] = []
  const openings = new Openings()
  let read = 0
  let end = 0
  for (const { 0: found, index } of body.matchAll(ADDRESS)) {
    openings.read(body, read, index)
    read = index
    const text = withoutTrailing(untilOtherScript(found), openings)
    const link = linkFrom(text)
    if (link === null) continue
    parts.push(...textParts(body.slice(end, index)))
    parts.push({ kind: 'link', text, link })
    end = index + text.length
    read = end
  }
  parts.push(...textParts(body.slice(end)))
  return parts
}

const textParts = (text: string): BodyPart[] =>
  text
    .split(OVERRIDE)
    .map((part): BodyPart => ({ kind: part.search(OVERRIDE) === 0 ? 'override' : 'text', text: part }))
    .filter(({ text: part }) => part !== '')
