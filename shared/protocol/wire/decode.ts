import * as v from 'valibot'
import { clientFrame, hostFrame, type ClientFrame, type HostFrame } from './frames.ts'

/**
 * The only validator: all input over the wire, IPC and WebSocket passes through here. The result is
 * a new object with known members only, so no input reaches a prototype [D1].
 */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  /** An object of a kind that this build does not know, to be ignored [V3]. */
  | { readonly ok: 'ignored'; readonly kind: string }
  | { readonly ok: false; readonly problem: string }

type Variant = {
  readonly options: readonly { readonly entries: { readonly kind: { readonly literal: string } } }[]
}

/** Checks an object that is already parsed, such as an IPC argument. */
export function validate<const S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): Decoded<v.InferOutput<S>> {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return { ok: true, value: result.output }
  const issue = result.issues[0]
  // Only what was expected, not what arrived, because the text is sent back in a bounded frame.
  const expected = `expected ${issue.expected ?? issue.type}`.slice(0, 200)
  const path = v.getDotPath(issue)
  return { ok: false, problem: path ? `${path}: ${expected}` : expected }
}

function decoder<const S extends v.GenericSchema & Variant>(schema: S) {
  const kinds = new Set(schema.options.map((option) => option.entries.kind.literal))
  return (text: string): Decoded<v.InferOutput<S>> => {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return { ok: false, problem: 'not JSON' }
    }
    if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'kind')) {
      return { ok: false, problem: 'not an object with a kind' }
    }
    const kind = (json as { kind: unknown }).kind
    if (typeof kind !== 'string') return { ok: false, problem: 'kind is not a string' }
    return kinds.has(kind) ? validate(schema, json) : { ok: 'ignored', kind }
  }
}

/** Decodes a frame from a client. */
export const decodeClientFrame: (text: string) => Decoded<ClientFrame> = decoder(clientFrame)

/** Decodes a frame from a host. */
export const decodeHostFrame: (text: string) => Decoded<HostFrame> = decoder(hostFrame)
