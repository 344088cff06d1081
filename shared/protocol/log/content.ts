import * as v from 'valibot'
import type { Json } from '../trust/canonical-json.ts'
import { canonicalJson } from '../trust/canonical-json.ts'
import { utf8Length } from '../base/utf8-length.ts'
import { jsonProblem, type JsonObject, type JsonSize } from './plain-json.ts'
import { isMessageRef, type MessageRef } from './message-ref.ts'

/** How large the content of one message may be. */
export const contentLimits = {
  /** In canonical form: the longest text in any script (limits.bodyChars) takes three quarters. */
  bytes: 32 * 1024,
  /** In all objects and lists together. */
  members: 100,
  /** Objects and lists inside each other, the content itself included. */
  depth: 8,
} as const

/**
 * What a message says. An open object: members that this build does not know are kept, because the
 * author's signature covers them, and are shown after an update.
 */
export interface Content {
  readonly text: string
  /** The message that this one answers, in the same channel. */
  readonly replyTo?: MessageRef
  readonly [member: string]: Json | undefined
}

/**
 * Why an object cannot be a content, or null if it can. A name that could reach a prototype, a
 * number that is no safe integer and half a surrogate pair have no place in what is signed: not
 * every program reads them alike.
 */
export function contentProblem(input: unknown): string | null {
  if (!isObject(input)) return 'not an object'
  const size: JsonSize = { members: 0, units: 0 }
  const problem = jsonProblem(input, contentLimits, size)
  if (problem !== null) return problem
  const { text, replyTo } = input
  if (typeof text !== 'string') return 'text is not a string'
  if (replyTo !== undefined && !isMessageRef(replyTo)) return 'replyTo names no message'
  // Most are so short that they need not be written out to be measured.
  const mayBeTooLarge = size.units * BYTES_PER_UNIT > contentLimits.bytes
  return mayBeTooLarge && utf8Length(canonicalJson(input as JsonObject)) > contentLimits.bytes
    ? 'too large'
    : null
}

/** The longest form that JSON has for a UTF-16 unit. */
const BYTES_PER_UNIT = 6

/** A content as JSON.parse returns it. */
export const content = v.custom<Content>((input) => contentProblem(input) === null, 'a message content')

const isObject = (input: unknown): input is { readonly [name: string]: unknown } =>
  typeof input === 'object' && input !== null && !Array.isArray(input)
