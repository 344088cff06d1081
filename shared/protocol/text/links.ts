import { linkDoubts, type LinkDoubt } from './link-doubts.ts'
import { Openings, untilOtherScript, withoutTrail } from './link-ends.ts'

// Every runtime Parley runs in has the WHATWG parser; nothing else of a platform is to become visible here.
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

/** The longest address that can be opened, in UTF-16 units: Windows takes no more than 2,081 from an application. */
export const LINK_CHARS = 2_048

/** An address that may be opened; where there are doubts, after the user has been asked. */
export interface Link {
  /** The address as it is opened: serialised by the URL parser, ASCII only. */
  readonly href: string
  /** The machine it really leads to, with the port if it is unusual; punycode where the host is not ASCII. */
  readonly host: string
  readonly doubts: readonly LinkDoubt[]
}

/** A message body in parts: put together again, their texts are the body. */
export type BodyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Direction overrides: they are shown as a sign, since what they would turn round is not what was written. */
  | { readonly kind: 'override'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly link: Link }

// Ends at white space, at quotes and angle brackets, at East Asian punctuation, and at characters that show nothing or
// turn the direction round. No part of the expression can give back what another took: one pass over the text.
// Text without spaces, as in Japanese, may go right before; a longer scheme, as in git+https://, may not.
const ADDRESS =
  /(?<![\w+])https?:\/\/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC<>"`“”„«»‹›、。，．｡！？：；（）「」『』【】《》〈〉]+/giu
// The marks, embeddings and isolates of right-to-left writing stay: they are of use, and end with their line.
const OVERRIDE = /([\u202D\u202E]+)/

/** The one check of what may be opened: an http or https address with a host, within LINK_CHARS; null for all else. */
export function linkFrom(address: string): Link | null {
  if (address.length > LINK_CHARS || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.href.length > LINK_CHARS) return null
  const doubts = linkDoubts(address, url.hostname, url.username !== '' || url.password !== '')
  return { href: url.href, host: url.host, doubts }
}

/**
 * Finds the links of a message: addresses written out with http:// or https://, in linear time. Punctuation after one is not part of it,
 * nor is a closing sign of something that was opened before it, nor text of another script that goes right behind its host. All other
 * text, other schemes included, stays text.
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
