import { parseInvite } from './invite.ts'
import { foldTyped } from '../text/typed-text.ts'

/** Where a link begins: not in the middle of another scheme. */
const BEGINNING = /(?<![a-z\d+.-])parley:\/\//i

/** A link and no more of what follows than its last part can hold. */
const UP_TO_ITS_END = /^[^#]*#\d+\.[\w-]+\.[\w-]+\.[\w-]+\.(?:0|[1-9a-z][\da-z]{0,7})/

/** Behind the "#" there are at most 110 characters [invite.ts]; the rest is for line breaks and marks of quoted mails. */
const MOST_AFTER_HASH = 400

/**
 * The invite link in a text that somebody pasted with words around it: without them, and without what ends a sentence. A link that
 * was broken over several lines comes as it stands, for parseInvite, but for full width and invisible characters. The text itself where
 * no link is in it. The first one counts.
 */
export function inviteLinkIn(typed: string): string {
  const text = foldTyped(typed)
  const start = BEGINNING.exec(text)?.index
  if (start === undefined) return typed
  const hash = text.indexOf('#', start)
  const rest = text.slice(start, hash < 0 ? undefined : hash + MOST_AFTER_HASH)
  const link = candidates(rest, hash - start).find((one) => {
    const parsed = parseInvite(one)
    return parsed.ok || parsed.problem === 'newer'
  })
  return link ?? /^\S*/.exec(rest)?.[0] ?? text
}

/**
 * What may be the link at the beginning of `text`, the likeliest first: it ends before a blank, unless that came with a line break. Then
 * the longest first: a word too many can only make an invite seem good for longer, which its host knows better, but a piece too
 * few makes it seem expired. A field of one line drops line breaks, so that the next word may follow at once.
 */
function candidates(text: string, hash: number): readonly string[] {
  if (hash < 0) return []
  const ends = [...text.matchAll(/\s+/g)].map(({ index }) => index).filter((end) => end > hash)
  const likeliest = /^(?:\S|\s*\n[\s>]*)*/.exec(text)?.[0] ?? ''
  const shorter = ends.toReversed().map((end) => text.slice(0, end))
  const cut = UP_TO_ITS_END.exec(likeliest)?.[0] ?? ''
  return [likeliest, text, ...shorter, cut].map((one) => one.replace(/[^\da-z]+$/i, ''))
}
