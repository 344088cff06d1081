import { parseInvite } from './invite.ts'
import { foldTyped } from '../text/typed-text.ts'

/** Where a link begins: not inside another scheme. */
const BEGINNING = /(?<![a-z\d+.-])parley:\/\//i

/** A link, with no more of the following text than its last part can contain. */
const UP_TO_ITS_END = /^[^#]*#\d+\.[\w-]+\.[\w-]+\.[\w-]+\.(?:0|[1-9a-z][\da-z]{0,7})/

/** A link has at most 110 characters after the "#"; the rest allows for line breaks and quoting. */
const MAX_AFTER_HASH = 400

/**
 * Finds the first invite link in a pasted text, without the words and the punctuation around it.
 * Line breaks within the link are left for parseInvite. Full width characters are folded and
 * invisible ones removed. If there is no link, returns the text itself.
 */
export function inviteLinkIn(typed: string): string {
  const text = foldTyped(typed)
  const start = BEGINNING.exec(text)?.index
  if (start === undefined) return typed
  const hash = text.indexOf('#', start)
  const rest = text.slice(start, hash < 0 ? undefined : hash + MAX_AFTER_HASH)
  const link = candidates(rest, hash - start).find((candidate) => {
    const parsed = parseInvite(candidate)
    return parsed.ok || parsed.problem === 'newer'
  })
  return link ?? /^\S*/.exec(rest)?.[0] ?? text
}

/**
 * Possible links at the start of `text`, likeliest first. It probably ends at the first space that
 * does not follow a line break. Then the longest come first: an extra word can only make an invite
 * seem valid for longer, which its host corrects, while a missing piece makes it seem expired. The
 * last is for one-line fields, which drop line breaks, so that the next word follows directly.
 */
function candidates(text: string, hash: number): readonly string[] {
  if (hash < 0) return []
  const ends = [...text.matchAll(/\s+/g)].map(({ index }) => index).filter((end) => end > hash)
  const likeliest = /^(?:\S|\s*\n[\s>]*)*/.exec(text)?.[0] ?? ''
  const shorter = ends.toReversed().map((end) => text.slice(0, end))
  const cut = UP_TO_ITS_END.exec(likeliest)?.[0] ?? ''
  return [likeliest, text, ...shorter, cut].map((candidate) => candidate.replace(/[^\da-z]+$/i, ''))
}
