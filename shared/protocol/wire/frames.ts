import * as v from 'valibot'
import { isCloseReason, rejectReasons, type CloseReason } from './close-reasons.ts'
import { bundle } from '../log/bundle.ts'
import { content } from '../log/content.ts'
import { channelName, rawName, roomEvent, signed } from '../log/events.ts'
import { id, chainHash, seqOrZero, proof } from '../log/ids.ts'
import { joinPolicy } from '../trust/join-policy.ts'
import { limits } from '../base/limits.ts'
import { messageRef } from '../log/message-ref.ts'
import { requestedAction, roles } from '../log/moderation.ts'
import { reactionKey } from '../log/reaction-key.ts'

const requestId = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const shortText = v.pipe(v.string(), v.maxLength(500))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.nameChars))
/**
 * A code that this build does not know counts as `lost`: retried, and described by its text [C2].
 */
const closeReason = v.pipe(
  v.string(),
  v.maxLength(60),
  v.transform((code): CloseReason => (isCloseReason(code) ? code : 'lost')),
)

/** A code that this build does not know only means that the command was not carried out [P4]. */
const rejectReason = v.pipe(
  v.string(),
  v.maxLength(60),
  v.transform((code) => rejectReasons.find((known) => known === code) ?? 'storage-failed'),
)

const ping = v.object({ kind: v.literal('ping') })
const pong = v.object({ kind: v.literal('pong') })
const close = v.object({
  kind: v.literal('close'),
  reason: closeReason,
  text: v.exactOptional(shortText),
})

/** A member's state: `here` is connected, `away` is remembered. */
const member = v.object({
  id,
  name,
  state: v.picklist(['here', 'away', 'gone']),
  role: v.exactOptional(v.picklist(roles), 'member'),
})

/** Someone waiting for approval; `key` is missing for a guest. */
const knock = v.object({ id, name, key: v.exactOptional(id) })

/** What every signed command has; a member with a key signs it [S4]. */
const command = { nonce: id, ...signed }

/** Frames that a client sends. */
export const clientFrame = v.variant('kind', [
  v.object({
    kind: v.literal('hello'),
    version: v.pipe(v.string(), v.maxLength(20)),
    name: rawName,
    /** The device's public key; without it the sender is a guest, a new member each time [S1]. */
    key: v.exactOptional(id),
    /** Proves that the device has the key, for this connection [S1]. */
    proof: v.exactOptional(proof),
    /** The old secret of a member from before keys existed [S3]. */
    formerly: v.exactOptional(id),
    /** The room that the client was in at this address [H8]. */
    room: v.exactOptional(id),
    invite: v.exactOptional(v.object({ room: id, id, proof })),
    /** The first step of proving a passcode [S2]. */
    share: v.exactOptional(proof),
  }),
  /** Asks about the room without joining; `room` shows that the client knows its id [A1]. */
  v.object({
    kind: v.literal('about'),
    version: v.pipe(v.string(), v.maxLength(20)),
    room: v.exactOptional(id),
  }),
  /** The last step of proving a passcode [S2]. */
  v.object({ kind: v.literal('confirm'), confirmation: proof }),
  v.object({ kind: v.literal('answerKnock'), knock: id, letIn: v.boolean() }),
  v.object({ kind: v.literal('moderate'), ...command, act: requestedAction }),
  v.object({ kind: v.literal('post'), ...command, channel: channelName, content }),
  v.object({ kind: v.literal('edit'), ...command, channel: channelName, target: messageRef, content }),
  v.object({ kind: v.literal('remove'), ...command, channel: channelName, target: messageRef }),
  v.object({
    kind: v.literal('react'),
    ...command,
    channel: channelName,
    target: messageRef,
    key: reactionKey,
    on: v.boolean(),
  }),
  v.object({ kind: v.literal('createChannel'), ...command, name: rawName }),
  v.object({ kind: v.literal('rename'), nonce: id, name: rawName }),
  v.object({
    kind: v.literal('page'),
    id: requestId,
    channel: v.exactOptional(channelName),
    before: seqOrZero,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.pageEvents)),
  }),
  v.object({ kind: v.literal('resume'), epoch: seqOrZero, seq: seqOrZero }),
  v.object({ kind: v.literal('typing'), channel: channelName }),
  ping,
  pong,
  close,
])

/** Frames that a host sends. */
export const hostFrame = v.variant('kind', [
  v.object({
    kind: v.literal('welcome'),
    version: v.pipe(v.string(), v.maxLength(20)),
    room: v.object({ id, name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.roomNameChars)) }),
    you: v.object({ id, name }),
    /** The last event, with its link of the chain if the host has computed it [S5]. */
    head: v.object({ epoch: seqOrZero, seq: seqOrZero, link: v.exactOptional(chainHash) }),
    first: seqOrZero,
    /** Proves that the host knows the invite's secret, too [S2]. */
    proof: v.exactOptional(proof),
    channels: v.pipe(v.array(channelName), v.maxLength(limits.channelsPerRoom)),
  }),
  /** The answer to a client that only asked; without `here` if the room is not announced [A2]. */
  v.object({
    kind: v.literal('room'),
    version: v.pipe(v.string(), v.maxLength(20)),
    room: v.object({ id, name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.roomNameChars)) }),
    policy: joinPolicy,
    here: v.exactOptional(v.pipe(seqOrZero, v.maxValue(limits.membersKnown))),
  }),
  v.object({ kind: v.literal('event'), event: roomEvent }),
  v.object({ kind: v.literal('ack'), nonce: id, epoch: seqOrZero, seq: seqOrZero }),
  v.object({
    kind: v.literal('reject'),
    nonce: id,
    reason: rejectReason,
    text: v.exactOptional(shortText),
  }),
  v.object({
    kind: v.literal('pageResult'),
    id: requestId,
    events: v.pipe(v.array(roomEvent), v.maxLength(limits.pageEvents)),
    more: v.boolean(),
    /** For a page of one channel, which has no relations: what those did to its messages. */
    bundles: v.exactOptional(v.pipe(v.array(bundle), v.maxLength(limits.pageEvents))),
  }),
  v.object({
    kind: v.literal('missed'),
    events: v.pipe(v.array(roomEvent), v.maxLength(limits.pageEvents)),
    more: v.boolean(),
  }),
  v.object({
    kind: v.literal('presence'),
    members: v.pipe(v.array(member), v.maxLength(limits.membersPerFrame)),
  }),
  v.object({ kind: v.literal('typing'), channel: channelName, id }),
  /** The host asks someone to approve this client, which waits [H6]. */
  v.object({ kind: v.literal('waiting') }),
  /** The host's step of proving a passcode [S2]. */
  v.object({ kind: v.literal('passcode'), share: proof, confirmation: proof }),
  /** Who is waiting for approval, for members who may answer; always the full list. */
  v.object({
    kind: v.literal('knocks'),
    knocks: v.pipe(v.array(knock), v.maxLength(limits.knocks), v.readonly()),
  }),
  /** Where else this host can be reached, likeliest first, in case the present address fails. */
  v.object({
    kind: v.literal('addresses'),
    addresses: v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(100))),
      v.maxLength(limits.otherAddresses),
      v.readonly(),
    ),
  }),
  /** What applies in the room now; `banned` is sent to those who may unban. */
  v.object({
    kind: v.literal('rules'),
    policy: joinPolicy,
    slowSeconds: seqOrZero,
    muted: v.pipe(v.array(id), v.maxLength(limits.mutedMembers)),
    banned: v.exactOptional(v.pipe(v.array(v.object({ id, name })), v.maxLength(limits.bannedMembers))),
  }),
  ping,
  pong,
  close,
])

export type ClientFrame = v.InferOutput<typeof clientFrame>
export type HostFrame = v.InferOutput<typeof hostFrame>
export type Frame = ClientFrame | HostFrame
export type Hello = Extract<ClientFrame, { kind: 'hello' }>
export type About = Extract<ClientFrame, { kind: 'about' }>
export type RoomInfo = Extract<HostFrame, { kind: 'room' }>
export type Welcome = Extract<HostFrame, { kind: 'welcome' }>
export type PresenceEntry = v.InferOutput<typeof member>
export type Knock = v.InferOutput<typeof knock>
export type Rules = Omit<Extract<HostFrame, { kind: 'rules' }>, 'kind'>
