import * as v from 'valibot'

/** An error without its message, which may quote what people wrote. */
export interface Fault {
  readonly name: string
  readonly code: string | null
  /** Where it happened: our files and lines, without the folders they are in. */
  readonly at: readonly string[]
}

const FRAMES = 12
const NAME_CHARS = 60
const PLACE_CHARS = 120
const WORD = /^[\w.:-]*$/
const PLACE = /^[\w.-]+:\d+:\d+$/

/** A fault as a window tells of it: no text that is a sentence fits. */
export const faultSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(NAME_CHARS), v.regex(WORD)),
  code: v.nullable(v.pipe(v.string(), v.maxLength(NAME_CHARS), v.regex(WORD))),
  at: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(PLACE_CHARS), v.regex(PLACE))),
    v.maxLength(FRAMES),
    v.readonly(),
  ),
})

/** Reduces an error, or whatever else was thrown, to what may be written down. */
export function fault(error: unknown): Fault {
  const isError = error instanceof Error
  const stack = isError ? (error.stack ?? '') : ''
  // The message comes first in a stack, and may itself look like frames: all of it is cut off.
  const frames =
    isError && stack.includes(error.message)
      ? stack.slice(stack.indexOf(error.message) + error.message.length)
      : stack
  return {
    name: word(isError ? error.name : typeof error),
    code: word(codeOf(error)) || null,
    at: frames
      .split('\n')
      .flatMap((line) => /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
      .filter((place) => place.length <= PLACE_CHARS)
      .slice(0, FRAMES),
  }
}

/** With several addresses tried, Node reports all their errors together; the first one says enough. */
function codeOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : ''
}

/** A name as programs give them; anything else, such as a sentence, is none. */
const word = (text: unknown): string =>
  typeof text === 'string' && WORD.test(text) ? text.slice(0, NAME_CHARS) : ''
