import * as v from 'valibot'
import { channelName, id } from '../log/events.ts'
import { messageId, parseMessageId, type MessageRef } from '../log/message-ref.ts'
import { foldTyped } from '../text/typed-text.ts'

/**
 * A link to a message, for people who are in its room:
 *
 *     parley://message/<room id>/<channel>/<author>.<nonce>
 *
 * It names, and opens nothing by itself: it has no address and no secret, so it is no invite. An
 * invite has an address with a port where this has the word "message".
 */
export interface MessageLink {
  /** The room's id. */
  readonly room: string
  /** Where to go if the message is not found. */
  readonly channel: string
  readonly target: MessageRef
}

/** UTF-16 units: three ids, and a channel's name of which each character takes 12. */
const LINK_CHARS = 1_024

const PREFIX = 'parley://message/'

export const formatMessageLink = ({ room, channel, target }: MessageLink): string =>
  `${PREFIX}${room}/${escape(channel)}/${messageId(target)}`

/** Also escapes characters that end a link in running text, and those that text would turn round. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const LINK = /^parley:\/\/message\/([\w-]+)\/([\w.~%-]+)\/([\w-]+\.[\w-]+)$/i

/** Reads a link from `formatMessageLink`; null for every other text. Never throws. */
export function parseMessageLink(text: string): MessageLink | null {
  if (text.length > LINK_CHARS) return null
  const [, room, escaped = '', ref = ''] = LINK.exec(text) ?? []
  const channel = unescape(escaped)
  const target = parseMessageId(ref)
  return target !== null && v.is(id, room) && v.is(channelName, channel) ? { room, channel, target } : null
}

function unescape(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** A stretch of a text: a link to a message as it is written there, or what is between links. */
export interface TextPiece {
  readonly text: string
  readonly link: MessageLink | null
}

// Not inside another scheme or address. Only characters that a link can have: one pass.
const LINKS = /(?<![\w+.:/=?&-])parley:\/\/message\/[\w.~%/-]+/gi

/**
 * Finds the links to messages in a text, in linear time. Punctuation after a link is not part of
 * it. The texts of all pieces joined are the text.
 */
export function messageLinksIn(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let told = 0
  for (const { 0: found, index } of text.matchAll(LINKS)) {
    const written = withoutTrail(found)
    const link = parseMessageLink(written)
    if (link === null) continue
    if (index > told) pieces.push({ text: text.slice(told, index), link: null })
    pieces.push({ text: written, link })
    told = index + written.length
  }
  if (told < text.length) pieces.push({ text: text.slice(told), link: null })
  return pieces
}

function withoutTrail(text: string): string {
  let end = text.length
  while (end > 0 && /[^\w-]/.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/**
 * The link to a message that was pasted, with the words and signs around it ignored; of several,
 * the first. Null if there is none.
 */
export const typedMessageLink = (typed: string): MessageLink | null =>
  messageLinksIn(foldTyped(typed)).find(({ link }) => link !== null)?.link ?? null

/** Whether a text was meant as such a link, complete or not. */
export const isMessageLinkLike = (typed: string): boolean =>
  foldTyped(typed).trim().toLowerCase().startsWith(PREFIX)
