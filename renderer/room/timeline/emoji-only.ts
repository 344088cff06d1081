/** As many as still pass for a gesture rather than a sentence. */
const EMOJI_ONLY = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v

/** Whether a message is one to six emoji and nothing else: those are shown larger. */
export const isEmojiOnly = (body: string): boolean => EMOJI_ONLY.test(body)
