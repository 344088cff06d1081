import * as v from 'valibot'
import { id } from './ids.ts'

/**
 * Names a message, wherever its room is kept: by its author's id and the nonce of the command that
 * posted it, not by its place in one host's log.
 */
export const messageRef = v.object({ author: id, nonce: id })
// A type, not an interface, so that it counts as JSON.
export type MessageRef = { readonly author: string; readonly nonce: string }

export const isMessageRef = (input: unknown): input is MessageRef => v.is(messageRef, input)

/** A message's name as one text, "AUTHOR.NONCE": ids contain no dot. */
export const messageId = ({ author, nonce }: MessageRef): string => `${author}.${nonce}`

/** The message that a text from `messageId` names; null for any other text. */
export function parseMessageId(text: string): MessageRef | null {
  const [author, nonce, ...rest] = text.split('.')
  const ref = { author, nonce }
  return rest.length === 0 && isMessageRef(ref) ? ref : null
}

export const isSameMessage = (a: MessageRef, b: MessageRef): boolean =>
  a.author === b.author && a.nonce === b.nonce
