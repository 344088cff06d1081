import * as v from 'valibot'

/** An error without its message, which may quote what people wrote. */
export interface Fault {
  readonly name: string
  readonly code: string | null
  /** Where it happened: our files and lines, without the folders they are in. */
  readonly at: readonly string[]
}

const MAX_FRAMES = 12
const NAME_CHARS = 60
const PLACE_CHARS = 120
const WORD = /^[\w.:-]*$/
const PLACE = /^[\w.-]+:\d+:\d+$/

/** A fault as a window reports it. No field can hold a sentence. */
export const faultSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(NAME_CHARS), v.regex(WORD)),
  code: v.nullable(v.pipe(v.string(), v.maxLength(NAME_CHARS), v.regex(WORD))),
  at: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(PLACE_CHARS), v.regex(PLACE))),
    v.maxLength(MAX_FRAMES),
    v.readonly(),
  ),
})

/** Reduces an error, or any other thrown value, to what may be logged. */
export function faultOf(error: unknown): Fault {
  return {
    name: identifierOrEmpty(error instanceof Error ? error.name : typeof error),
    code: identifierOrEmpty(codeOf(error)) || null,
    at: error instanceof Error ? placesOf(error) : [],
  }
}

function placesOf(error: Error): string[] {
  const [stack, message] = [textOf(error, 'stack'), textOf(error, 'message')]
  // The message comes first in a stack, and may itself look like frames: all of it is cut off.
  const start = stack.indexOf(message)
  const frames = start < 0 ? stack : stack.slice(start + message.length)
  return frames
    .split('\n')
    .flatMap((line) => /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
    .filter((place) => place.length <= PLACE_CHARS)
    .slice(0, MAX_FRAMES)
}

/** A stack is computed when it is first read, which may throw; such an error gets no stack. */
function textOf(error: Error, member: 'stack' | 'message'): string {
  try {
    const text: unknown = error[member]
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}

/**
 * If several addresses were tried, Node reports all their errors together; the first one is enough.
 */
function codeOf(error: unknown): string {
  const firstError: unknown = error instanceof AggregateError ? error.errors[0] : error
  return firstError instanceof Error && 'code' in firstError && typeof firstError.code === 'string'
    ? firstError.code
    : ''
}

/** The text if it is an identifier, otherwise empty: a sentence may quote what people wrote. */
const identifierOrEmpty = (text: unknown): string =>
  typeof text === 'string' && WORD.test(text) ? text.slice(0, NAME_CHARS) : ''
