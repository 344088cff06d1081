import { parseInvite } from './invite.ts'
import { foldTyped } from '../text/typed-text.ts'

/** Where a link begins: not inside another scheme. */
const BEGINNING = /(?<![a-z\d+.-])parley:\/\//i

/** A link, and no more of the following text than its last part can contain. */
const UP_TO_ITS_END = /^[^#]*#\d+\.[\w-]+\.[\w-]+\.[\w-]+\.(?:0|[1-9a-z][\da-z]{0,7})/

/**
 * At most 110 characters follow the "#" [invite.ts]; the rest is for line breaks and quote marks of
 * mails.
 */
const MOST_AFTER_HASH = 400

/**
 * Finds the invite link in a pasted text and leaves out the words around it, and punctuation that
 * ends a sentence. A link broken over several lines is returned as it is, for parseInvite, except
 * for full width and invisible characters. If there is no link, returns the text itself; of
 * several, the first.
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
 * What may be the link at the start of `text`, likeliest first: it ends at a space, unless that
 * follows a line break. Then the longest first: an extra word can only make an invite seem valid
 * for longer, which its host corrects; a missing piece makes it seem expired. A one-line field
 * drops line breaks, so the next word may follow directly.
 */
function candidates(text: string, hash: number): readonly string[] {
  if (hash < 0) return []
  const ends = [...text.matchAll(/\s+/g)].map(({ index }) => index).filter((end) => end > hash)
  const likeliest = /^(?:\S|\s*\n[\s>]*)*/.exec(text)?.[0] ?? ''
  const shorter = ends.toReversed().map((end) => text.slice(0, end))
  const cut = UP_TO_ITS_END.exec(likeliest)?.[0] ?? ''
  return [likeliest, text, ...shorter, cut].map((one) => one.replace(/[^\da-z]+$/i, ''))
}
