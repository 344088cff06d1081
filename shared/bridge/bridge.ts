import * as v from 'valibot'
import { channelName, id, seqOrZero, rawName } from '../protocol/log/events.ts'
import { limits } from '../protocol/base/limits.ts'
import { inviteLimits } from '../protocol/trust/invite.ts'
import type { Message } from '../protocol/log/message.ts'
import { messageRef } from '../protocol/log/message-ref.ts'
import { reactionKey } from '../protocol/log/reaction-key.ts'
import type { TimelineEntry } from '../protocol/log/timeline.ts'
import { requestedAction } from '../protocol/log/moderation.ts'
import { joinPolicy } from '../protocol/trust/join-policy.ts'
import { proof } from '../protocol/log/ids.ts'
import type { Result } from '../words/problem.ts'
import type { DoctorReport } from '../diagnosis/diagnose.ts'
import { faultSchema } from './fault.ts'
import type { Change, ChatState } from './chat-state.ts'
import type { HostedInvite, RoomRef } from './room-state.ts'

const room = v.pipe(v.string(), v.regex(/^r\d{1,9}$/))
const channel = channelName
const address = v.pipe(v.string(), v.maxLength(300))
/** Not cleaned yet, and so not checked for its size either. */
const written = v.object({
  text: v.pipe(v.string(), v.maxLength(limits.frameBytes)),
  replyTo: v.exactOptional(messageRef),
})

/** The commands of a window. The same schema validates IPC and WebSocket. */
export const bridgeCommand = v.variant('kind', [
  v.object({ kind: v.literal('setName'), name: rawName }),
  v.object({
    kind: v.literal('hostRoom'),
    name: rawName,
    bind: v.exactOptional(address),
    /** Exactly this port, 0 for any free one; without it, the usual one or the next free one. */
    port: v.exactOptional(v.number()),
    /** Who may join without an invite; without it, the host approves newcomers. */
    policy: v.exactOptional(joinPolicy),
    /** Not announced: joined by address or invite only. */
    hidden: v.exactOptional(v.boolean()),
  }),
  /** Joins a room of ChatState.found; `passcode` and `trust` are as for joinRoom. */
  v.object({
    kind: v.literal('joinFound'),
    id,
    fingerprint: id,
    passcode: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
    trust: v.exactOptional(proof),
  }),
  /** Scans these addresses and ranges for rooms from now on, as typed; none if empty. */
  v.object({ kind: v.literal('probe'), addresses: v.pipe(v.string(), v.maxLength(limits.probedChars)) }),
  /** Sets the preferred address of a room that is hosted here: one of Hosting.addresses. */
  v.object({ kind: v.literal('leadWith'), room, address }),
  /** Finds out why this computer can't reach a room, or find any; takes some seconds. */
  v.object({ kind: v.literal('runDoctor'), address: v.exactOptional(address) }),
  /**
   * Joins at an address or by an invite link. `passcode` as typed, after `passcode-needed`. `trust`
   * is the key that the user accepts as the room's new one, after `host-key-changed`.
   */
  v.object({
    kind: v.literal('joinRoom'),
    address: v.pipe(v.string(), v.maxLength(2 * inviteLimits.linkChars)),
    passcode: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
    trust: v.exactOptional(proof),
  }),
  /**
   * Cancels a `joinRoom` with this address or invite that has no answer yet; a joined room is not
   * left.
   */
  v.object({
    kind: v.literal('giveUp'),
    address: v.pipe(v.string(), v.maxLength(2 * inviteLimits.linkChars)),
  }),
  v.object({ kind: v.literal('answerKnock'), room, knock: id, letIn: v.boolean() }),
  v.object({ kind: v.literal('moderate'), room, act: requestedAction }),
  /** Makes an invite to a room that is hosted here. */
  v.object({
    kind: v.literal('createInvite'),
    room,
    /** How long it is valid, in milliseconds; without it, until it is revoked. */
    forMs: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    /** How many may join with it; without it, any number. */
    uses: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  v.object({ kind: v.literal('revokeInvite'), room, id }),
  /** Replaces the passcode of a room that is hosted here, and unlocks it. */
  v.object({ kind: v.literal('newPasscode'), room }),
  /** Dismisses the link that was opened outside of Parley. */
  v.object({ kind: v.literal('dismissLink') }),
  /** Reports an uncaught error of the window, or one that kept a view from rendering. */
  v.object({ kind: v.literal('reportFault'), fault: faultSchema }),
  v.object({ kind: v.literal('leaveRoom'), room }),
  v.object({ kind: v.literal('reconnect'), room }),
  v.object({ kind: v.literal('post'), room, channel, nonce: id, content: written }),
  /** Replaces the content of an own message. */
  v.object({ kind: v.literal('edit'), room, channel, nonce: id, target: messageRef, content: written }),
  /** Adds a reaction to a message, or removes it. */
  v.object({
    kind: v.literal('react'),
    room,
    channel,
    nonce: id,
    target: messageRef,
    key: reactionKey,
    on: v.boolean(),
  }),
  /**
   * Deletes a message for everyone. `discard` cancels it within `limits.undoMs`, unless it is sent
   * at once.
   */
  v.object({
    kind: v.literal('remove'),
    room,
    channel,
    nonce: id,
    target: messageRef,
    atOnce: v.exactOptional(v.boolean()),
  }),
  /** Stores the current draft of a channel; an empty text deletes it. */
  v.object({
    kind: v.literal('keepDraft'),
    room,
    channel,
    text: v.pipe(v.string(), v.maxLength(limits.savedDraftChars)),
  }),
  v.object({ kind: v.literal('retry'), room, nonce: id }),
  v.object({ kind: v.literal('discard'), room, nonce: id }),
  v.object({ kind: v.literal('loadOlder'), room, channel, before: seqOrZero }),
  v.object({ kind: v.literal('createChannel'), room, name: rawName }),
  v.object({ kind: v.literal('typing'), room, channel }),
  /**
   * Opens a recent room: hosts it again, or shows the local log and joins when its host is there.
   */
  v.object({ kind: v.literal('openRecent'), id }),
  /** Deletes this computer's data of a room that is not open. */
  v.object({ kind: v.literal('forgetRoom'), id }),
  v.object({ kind: v.literal('loadNewer'), room, channel, after: seqOrZero }),
  v.object({ kind: v.literal('loadAround'), room, channel, seq: seqOrZero }),
  /** One message as it stands now, wherever it is in the local copy. */
  v.object({ kind: v.literal('loadMessage'), room, target: messageRef }),
  /** The first event at or after a wall time. */
  v.object({ kind: v.literal('findDate'), room, channel, at: v.pipe(v.number(), v.safeInteger()) }),
  v.object({
    kind: v.literal('search'),
    room,
    query: v.pipe(v.string(), v.maxLength(limits.queryChars)),
    channel: v.exactOptional(channel),
    author: v.exactOptional(id),
    /** Wall times, from inclusive, until exclusive. */
    from: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
    until: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
    /** Only hits before this seq: the next page of results. */
    before: v.exactOptional(seqOrZero),
  }),
  v.object({ kind: v.literal('exportRoom'), room, format: v.picklist(['jsonl', 'markdown', 'html']) }),
  /** One piece of a file to import; pieces of one upload arrive in order. */
  v.object({
    kind: v.literal('importChunk'),
    upload: id,
    text: v.pipe(v.string(), v.maxLength(limits.uploadChunkChars)),
  }),
  /** Makes a new room, hosted here, from an uploaded JSON Lines export. */
  v.object({ kind: v.literal('importRoom'), upload: id, name: rawName }),
])

export type BridgeCommand = v.InferOutput<typeof bridgeCommand>

/** What a command returns beyond "done". */
export interface Answers {
  hostRoom: { readonly room: RoomRef }
  joinRoom: { readonly room: RoomRef }
  loadOlder: { readonly entries: readonly TimelineEntry[]; readonly more: boolean }
  createChannel: { readonly channel: string }
  openRecent: { readonly room: RoomRef }
  loadNewer: { readonly entries: readonly TimelineEntry[]; readonly ahead: boolean }
  loadAround: { readonly entries: readonly TimelineEntry[]; readonly more: boolean; readonly ahead: boolean }
  /** Null if it is not in the local copy. */
  loadMessage: { readonly message: Message | null }
  /** Null if there was no event since. */
  findDate: { readonly seq: number | null }
  search: { readonly hits: readonly SearchHit[]; readonly more: boolean }
  /** Where the file was written. */
  exportRoom: { readonly path: string; readonly events: number }
  importRoom: { readonly room: RoomRef; readonly events: number }
  joinFound: { readonly room: RoomRef }
  runDoctor: DoctorReport
  /** How many addresses are scanned. */
  probe: { readonly count: number }
  createInvite: { readonly invite: HostedInvite }
}

/** A found message, newest first in an answer. The excerpt's marked parts are what matched. */
export interface SearchHit {
  readonly message: Message
  readonly excerpt: readonly { readonly text: string; readonly marked: boolean }[]
}

export type Answer<K extends BridgeCommand['kind']> = K extends keyof Answers ? Answers[K] : null

/**
 * `gone`: the process behind the window has ended; `taken`: something else is now at its address.
 */
export type AppLoss = 'gone' | 'taken'

/**
 * A snapshot comes first, so a reload or a late subscriber never races; then every change, batched,
 * in order.
 */
export type BridgeUpdate =
  | { readonly kind: 'snapshot'; readonly state: ChatState }
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  /** The process behind the window is gone. A snapshot follows if it comes back. */
  | { readonly kind: 'appLost'; readonly how: AppLoss }

/** The one contract between the app and everything that shows it, in any process. */
export interface ChatBridge {
  dispatch<const C extends BridgeCommand>(command: C): Promise<Result<Answer<C['kind']>>>
  /** Calls the listener with a snapshot first. Returns the unsubscribe function. */
  subscribe(listener: (update: BridgeUpdate) => void): () => void
}

/** The bridge as a window sees it. */
export interface WindowBridge extends ChatBridge {
  /**
   * Reports whether this window is visible; until then it counts as hidden. While all windows are
   * hidden and no room is open, the app does not search the network.
   */
  setShown(shown: boolean): void
}
