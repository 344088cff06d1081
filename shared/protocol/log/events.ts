import * as v from 'valibot'
import { content } from './content.ts'
import { id, timestamp, seqOrZero, proof } from './ids.ts'
import { limits } from '../base/limits.ts'
import { messageRef } from './message-ref.ts'
import { recordedAction } from './moderation.ts'
import { jsonProblem, type JsonObject } from './plain-json.ts'
import { reactionKey } from './reaction-key.ts'

export { id, seqOrZero }

export const channelName = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.channelChars))
/** A name before cleaning, which needs bounded input. */
export const rawName = v.pipe(v.string(), v.maxLength(limits.helloFrameBytes))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.nameChars))

export const author = v.object({ id, name })
const base = {
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  at: timestamp,
  author,
  nonce: id,
}

/** Members of every event from a signed command; guests have no key. */
export const signed = {
  /** The author's signature [S4]. */
  sig: v.exactOptional(proof),
  /** The last event that the author had when signing, as epoch and seq. */
  seen: v.exactOptional(v.tuple([seqOrZero, seqOrZero])),
}
/** A later word about an earlier message, in that message's channel. */
const relation = { ...base, ...signed, channel: channelName, target: messageRef }

const knownEvent = v.variant('kind', [
  v.object({
    ...base,
    ...signed,
    kind: v.literal('messagePosted'),
    channel: channelName,
    content,
    /** The author's signature by the rule of protocol 1. */
    sig1: v.exactOptional(proof),
  }),
  v.object({ ...relation, kind: v.literal('messageEdited'), content }),
  v.object({ ...relation, kind: v.literal('reactionSet'), key: reactionKey, on: v.boolean() }),
  v.object({ ...relation, kind: v.literal('messageRemoved') }),
  /**
   * Left of a removed message, or of one of its edits, which has a `target`: the place, and the hash
   * that it had in the chain [S5].
   */
  v.object({
    ...base,
    kind: v.literal('redacted'),
    channel: channelName,
    hash: proof,
    target: v.exactOptional(messageRef),
  }),
  v.object({ ...base, ...signed, kind: v.literal('channelCreated'), channel: channelName }),
  v.object({ ...base, kind: v.literal('memberJoined') }),
  v.object({ ...base, kind: v.literal('memberRenamed'), before: name }),
  /** A member from before keys existed continues under a key. `before` is its former id [S3]. */
  v.object({ ...base, kind: v.literal('memberRekeyed'), before: id }),
  v.object({ ...base, ...signed, kind: v.literal('moderated'), act: recordedAction }),
  /** An action in the room that this log was imported from [S6]. It has no effect in this room. */
  v.object({ ...base, kind: v.literal('actImported'), act: recordedAction }),
])

/** What an event of an unknown kind may have. */
const rawBounds = { depth: 16, members: 1_000 }

/**
 * An event of a kind that a newer minor version added [E4]: keeps its place, and is not shown. It is
 * kept whole, for the chain, and for the day when this build knows it. Logs of earlier versions may
 * have some of which nothing else was kept.
 */
const unknownEvent = (input: unknown) =>
  v.pipe(
    v.object({ ...base, kind: v.string() }),
    v.check(() => jsonProblem(input, rawBounds, { members: 0, units: 0 }) === null, 'plain JSON'),
    v.transform(({ kind: _kind, ...rest }): UnknownEvent => ({
      ...rest,
      kind: 'unknown',
      raw: input as JsonObject,
    })),
  )

type UnknownEvent = { readonly kind: 'unknown'; readonly raw?: JsonObject } & Readonly<
  v.InferOutput<v.ObjectSchema<typeof base, undefined>>
>

const knownKinds: ReadonlySet<unknown> = new Set(
  knownEvent.options.map(({ entries }) => entries.kind.literal),
)
const isKnown = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'kind' in input && knownKinds.has(input.kind)

/** One entry of the room's log [E1]. Events are facts: past tense, never changed once committed. */
export const roomEvent = v.lazy(
  (input): v.GenericSchema<unknown, v.InferOutput<typeof knownEvent> | UnknownEvent> =>
    isKnown(input) ? knownEvent : unknownEvent(input),
)

export type Author = v.InferOutput<typeof author>
export type RoomEvent = v.InferOutput<typeof roomEvent>
export type MessagePosted = Extract<RoomEvent, { kind: 'messagePosted' }>
export type Redacted = Extract<RoomEvent, { kind: 'redacted' }>
/** An event about an earlier message. */
export type Relation = Extract<RoomEvent, { kind: 'messageEdited' | 'reactionSet' | 'messageRemoved' }>

export const isRelation = (event: RoomEvent): event is Relation =>
  event.kind === 'messageEdited' || event.kind === 'reactionSet' || event.kind === 'messageRemoved'

/** An event as it stands on the wire and in exports: one of an unknown kind as it was received. */
export const wireEvent = (event: RoomEvent): RoomEvent | JsonObject =>
  event.kind === 'unknown' ? (event.raw ?? event) : event

type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never
/** What a command proposes; the room adds position and time. */
export type Fact = Without<
  Exclude<RoomEvent, { kind: 'actImported' | 'redacted' | 'unknown' }>,
  'seq' | 'epoch' | 'at'
>

/** A position in the total order of a room: by epoch, then by seq. */
export interface Position {
  readonly epoch: number
  readonly seq: number
}

/** The channel that every room has from the start. */
export const FIRST_CHANNEL = 'general'

/**
 * Whether an event has a place of its own in a channel: relations, and what removal left of them,
 * show at their message.
 */
export const hasPlace = (event: RoomEvent): boolean => !('target' in event)

/** The channel in which an event is shown: events of the whole room belong to the first one. */
export const channelOf = (event: RoomEvent): string => ('channel' in event ? event.channel : FIRST_CHANNEL)
