import * as v from 'valibot'
import { id, timestamp, seqOrZero, proof } from './ids.ts'
import { limits } from '../base/limits.ts'
import { recordedAction } from './moderation.ts'

export { id, seqOrZero }

export const channelName = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.channelChars))
/** A name before cleaning, which needs bounded input. */
export const rawName = v.pipe(v.string(), v.maxLength(limits.helloFrameBytes))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.nameChars))

const author = v.object({ id, name })
const base = {
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  at: timestamp,
  author,
  nonce: id,
}

const knownEvent = v.variant('kind', [
  v.object({
    ...base,
    kind: v.literal('messagePosted'),
    channel: channelName,
    body: v.string(),
    /** The author's signature [S4]; guests have no key. */
    sig: v.exactOptional(proof),
  }),
  /** Replaces a removed message, with the hash that the message had in the chain [S5]. */
  v.object({ ...base, kind: v.literal('messageRemoved'), channel: channelName, hash: proof }),
  v.object({ ...base, kind: v.literal('channelCreated'), channel: channelName }),
  v.object({ ...base, kind: v.literal('memberJoined') }),
  v.object({ ...base, kind: v.literal('memberRenamed'), before: name }),
  /** A member from before keys existed continues under a key. `before` is its former id [S3]. */
  v.object({ ...base, kind: v.literal('memberRekeyed'), before: id }),
  v.object({ ...base, kind: v.literal('moderated'), act: recordedAction }),
  /** An action in the room that this log was imported from [S6]. It has no effect in this room. */
  v.object({ ...base, kind: v.literal('actImported'), act: recordedAction }),
])

/** An event of a kind that a newer minor version added [E4]: keeps its place, and is not shown. */
const unknownEvent = v.pipe(
  v.object({ ...base, kind: v.string() }),
  v.transform(({ kind: _kind, ...rest }) => ({ ...rest, kind: 'unknown' as const })),
)

const knownKinds: ReadonlySet<unknown> = new Set(
  knownEvent.options.map(({ entries }) => entries.kind.literal),
)
const isKnown = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'kind' in input && knownKinds.has(input.kind)

/** One entry of the room's log [E1]. Events are facts: past tense, never changed once committed. */
export const roomEvent = v.lazy(
  (input): v.GenericSchema<unknown, v.InferOutput<typeof knownEvent> | v.InferOutput<typeof unknownEvent>> =>
    isKnown(input) ? knownEvent : unknownEvent,
)

export type Author = v.InferOutput<typeof author>
export type RoomEvent = v.InferOutput<typeof roomEvent>
export type MessagePosted = Extract<RoomEvent, { kind: 'messagePosted' }>

type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never
/** What a command proposes; the room adds position and time. */
export type Fact = Without<Exclude<RoomEvent, { kind: 'actImported' | 'unknown' }>, 'seq' | 'epoch' | 'at'>

/** A position in the total order of a room: by epoch, then by seq. */
export interface Position {
  readonly epoch: number
  readonly seq: number
}

/** The channel that every room has from the start. */
export const FIRST_CHANNEL = 'general'

/** The channel in which an event is shown: events of the whole room belong to the first one. */
export const channelOf = (event: RoomEvent): string => ('channel' in event ? event.channel : FIRST_CHANNEL)
