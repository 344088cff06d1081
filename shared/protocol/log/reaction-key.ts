import * as v from 'valibot'

/** Different emoji that one message can have as reactions. */
export const REACTION_KEYS = 20
/** UTF-16 units; the longest standard emoji, a family or a flag of tags, has fewer. */
const KEY_CHARS = 40

const EMOJI = /^\p{RGI_Emoji}$/v

/** Whether a text is one emoji as Unicode recommends it for interchange (UTS #51). */
export const isReactionKey = (text: string): boolean => text.length <= KEY_CHARS && EMOJI.test(text)

export const reactionKey = v.pipe(v.string(), v.check(isReactionKey, 'one emoji'))

/**
 * The emoji that someone typed or pasted; null if it is not one emoji. Some keyboards leave out the
 * sign that makes ❤ a picture.
 */
export function typedReaction(text: string): string | null {
  const typed = text.trim()
  return [typed, `${typed}\uFE0F`].find(isReactionKey) ?? null
}
