// Every runtime Parley runs in has the WHATWG parser; nothing else of a platform is to become visible here.
declare class URL {
  static canParse(address: string): boolean
  constructor(address: string)
  readonly protocol: string
  readonly host: string
  readonly href: string
  readonly username: string
  readonly password: string
}

/** The longest address that can be opened, in UTF-16 units: Windows takes no more than 2,081 from an application. */
export const LINK_CHARS = 2_048

/**
 * Why the place a link leads to may not be the one it seems to: `login` has text before an @ that only looks like a host;
 * `foreign-letters` has a host written with other letters than a to z.
 */
export type LinkDoubt = 'login' | 'foreign-letters'

/** An address that may be opened, after the user has been asked. */
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
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const TRAILING = new Set(".,;:!?'’‘*_~|…·،؛؟।")

/** The one check of what may be opened: an http or https address with a host, within LINK_CHARS; null for all else. */
export function linkFrom(address: string): Link | null {
  if (address.length > LINK_CHARS || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.href.length > LINK_CHARS) return null
  const doubts: LinkDoubt[] = []
  if (url.username !== '' || url.password !== '') doubts.push('login')
  if (/(?:^|\.)xn--/.test(url.host)) doubts.push('foreign-letters')
  return { href: url.href, host: url.host, doubts }
}

/**
 * Finds the links of a message: addresses written out with http:// or https://, in linear time. Punctuation after one is
 * not part of it, nor is a closing bracket that nothing in it opens. All other text, other schemes included, stays text.
 */
export function bodyParts(body: string): readonly BodyPart[] {
  const parts: BodyPart[] = []
  let told = 0
  for (const { 0: found, index } of body.matchAll(ADDRESS)) {
    const text = withoutTrail(found)
    const link = linkFrom(text)
    if (link === null) continue
    parts.push(...textParts(body.slice(told, index)))
    parts.push({ kind: 'link', text, link })
    told = index + text.length
  }
  parts.push(...textParts(body.slice(told)))
  return parts
}

const textParts = (text: string): BodyPart[] =>
  text
    .split(OVERRIDE)
    .map((part): BodyPart => ({ kind: part.search(OVERRIDE) === 0 ? 'override' : 'text', text: part }))
    .filter(({ text: part }) => part !== '')

/** Counts the brackets once and then only takes away, so that a row of them costs no more than other text. */
function withoutTrail(address: string): string {
  const surplus: Record<string, number> = {}
  for (const char of address) {
    const pair = PAIRS[char]
    if (pair !== undefined) surplus[pair] = (surplus[pair] ?? 0) + 1
    else if (char === '(' || char === '[' || char === '{') surplus[char] = (surplus[char] ?? 0) - 1
  }
  let end = address.length
  for (; end > 0; end--) {
    const char = address.charAt(end - 1)
    const pair = PAIRS[char]
    if (pair === undefined ? !TRAILING.has(char) : (surplus[pair] ?? 0) <= 0) break
    if (pair !== undefined) surplus[pair] = (surplus[pair] ?? 0) - 1
  }
  return address.slice(0, end)
}
