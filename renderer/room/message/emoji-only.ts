/** More than six read as a sentence, not as a gesture. */
const EMOJI_ONLY = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v

/** Whether a message is only one to six emoji, which are shown larger. */
export const isEmojiOnly = (body: string): boolean => EMOJI_ONLY.test(body)
