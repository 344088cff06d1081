import { describe, expect, test } from 'vitest'
import type { BridgeUpdate } from '../../shared/bridge/bridge.ts'
import { emptyChatState, type ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import { emptyRoomState } from '../../shared/bridge/room-state.ts'
import type { Delivery, Outgoing } from '../../shared/client/replica/outbox.ts'
import { reduce } from '../../shared/bridge/reduce.ts'
import type { MessagePosted, Relation } from '../../shared/protocol/log/events.ts'
import { foldMessage, type Message } from '../../shared/protocol/log/message.ts'
import type { TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import { Conversation, type ConversationApp } from './conversation.ts'

const AUTHOR = { id: 'ann', name: 'Ann' }
const BOB = { id: 'bob', name: 'Bob' }

const base = (seq: number, author = AUTHOR) => ({ epoch: 1, seq, at: 0, author, channel: 'general' })
const posted = (seq: number, text: string, replyTo?: string): MessagePosted => ({
  ...base(seq),
  kind: 'messagePosted',
  nonce: `n${seq}`,
  content: { text, ...(replyTo !== undefined && { replyTo: { author: AUTHOR.id, nonce: replyTo } }) },
})
const about = (target: string) => ({ target: { author: AUTHOR.id, nonce: target } })
const edited = (seq: number, target: string, text: string): Relation => ({
  ...base(seq),
  ...about(target),
  kind: 'messageEdited',
  nonce: `n${seq}`,
  content: { text },
})
const reacted = (seq: number, target: string, on = true): Relation => ({
  ...base(seq, BOB),
  ...about(target),
  kind: 'reactionSet',
  nonce: `n${seq}`,
  key: '👍',
  on,
})

const written = (nonce: string, delivery: Delivery): Outgoing => ({
  nonce,
  command: { kind: 'post', channel: 'general', content: { text: nonce } },
  at: 0,
  notBefore: null,
  delivery,
})

/** What reading a stored message returns. */
type Stored = () => Message | null

/**
 * A conversation of Ann, who has sent these messages, and a function to apply changes to its room.
 */
function conversing({
  outgoing = [],
  entries = [],
  stored = {},
  older = [],
}: {
  outgoing?: readonly Outgoing[]
  entries?: readonly TimelineEntry[]
  stored?: Readonly<Record<string, Stored>>
  older?: readonly TimelineEntry[]
} = {}) {
  const session = { kind: 'joined' } as const
  const channel = { name: 'general', entries, oldest: 50, more: older.length > 0, ahead: false, typing: [] }
  const room = { ...emptyRoomState, ref: 'room', me: AUTHOR, session, outgoing, channels: [channel] }
  const listeners = new Set<(update: BridgeUpdate) => void>()
  let state: ChatState = { ...emptyChatState, rooms: [room] }
  const dispatch = async ({ kind, ...more }: { kind: string; target?: { nonce: string } }) => {
    await new Promise((resolve) => setImmediate(resolve))
    if (kind === 'loadMessage')
      return { ok: true, value: { message: stored[more.target?.nonce ?? '']?.() ?? null } }
    if (kind === 'loadOlder') return { ok: true, value: { entries: older, more: false } }
    throw new Error(`${kind} is not expected of the app`)
  }
  const app: ConversationApp = {
    get state() {
      return state
    },
    subscribe: (listener: (update: BridgeUpdate) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispatch: dispatch as ConversationApp['dispatch'],
  }
  const shown: string[] = []
  const nothing = () => {}
  const conversation = new Conversation(app, 'room', {
    onShown: (one) => {
      if (one.kind === 'history')
        return void shown.push(
          `history ${one.entry.seq} ${one.entry.kind === 'message' ? words(one.entry) : ''}`,
        )
      const { event, changed, quoted } = one
      const what = changed === null || changed === 'unknown' ? changed : words(changed)
      shown.push(`${event.seq} ${what}${quoted ? ` quoting ${words(quoted)}` : ''}`)
    },
    onSession: nothing,
    onKnocks: nothing,
    onFailed: nothing,
    onDone: nothing,
    onNotice: nothing,
  })
  const apply = (...applied: RoomChange[]) => {
    const changes = applied.map((change) => ({ kind: 'roomChanged', room: 'room', change }) as const)
    state = changes.reduce(reduce, state)
    for (const listener of listeners) listener({ kind: 'changes', changes })
  }
  return { conversation, apply, shown }
}

const words = ({ content, reactions }: Message) =>
  `${content?.text ?? 'removed'}${reactions.map(({ key, count }) => ` ${key}${count}`).join('')}`
const arrived = (...events: (MessagePosted | Relation)[]): RoomChange => ({ kind: 'eventsArrived', events })

test('settles when the outbox is empty, not when all messages are acknowledged', async () => {
  const sent = { kind: 'sent', epoch: 1, seq: 2 } as const
  const { conversation, apply } = conversing({
    outgoing: [written('n2', sent), written('two', { kind: 'failed', reason: 'muted' })],
  })
  await conversation.showHistory()
  expect(conversation.unsent).toBe(0)
  let isSettled = false
  const settled = conversation.settled('ever').then(() => (isSettled = true))
  const { channel: _, ...member } = base(1)
  apply({ kind: 'eventsArrived', events: [{ ...member, kind: 'memberJoined', nonce: 'joined' }] })
  await new Promise((resolve) => setImmediate(resolve))
  expect(isSettled).toBe(false)
  apply(arrived(posted(2, 'one')))
  await settled
})

describe('what a conversation shows', () => {
  test('is the current state of the history, then each event once, with the message as it changed it', async () => {
    const { conversation, apply, shown } = conversing({
      entries: [foldMessage(posted(60, 'two'), [edited(61, 'n60', 'two!')], AUTHOR.id)],
      older: [foldMessage(posted(40, 'one'), [], AUTHOR.id)],
    })
    const showing = conversation.showHistory()
    // These arrive while the history is read, so they are part of it and not shown again.
    apply(arrived(reacted(62, 'n40'), posted(63, 'three', 'n60')))
    await showing
    apply(
      arrived(
        edited(64, 'n63', 'third'),
        edited(65, 'n63', '3rd'),
        reacted(66, 'n63'),
        reacted(67, 'n63', false),
      ),
    )
    await conversation.settled('now')
    expect(shown).toEqual([
      'history 40 one 👍1',
      'history 60 two!',
      'history 63 three',
      '64 third',
      '65 3rd',
      '66 3rd 👍1',
      '67 3rd',
    ])
  })

  test('is in log order, even if a changed message must be read from the log first', async () => {
    const { conversation, apply, shown } = conversing({
      stored: {
        old: () => foldMessage({ ...posted(1, 'old'), nonce: 'old' }, [reacted(70, 'old')], AUTHOR.id),
      },
    })
    await conversation.showHistory()
    apply(
      arrived(reacted(70, 'old'), posted(71, 'new', 'old'), reacted(72, 'gone'), edited(73, 'old', 'older')),
    )
    await conversation.settled('now')
    expect(shown).toEqual(['70 old 👍1', '71 new quoting old 👍1', '72 unknown', '73 older 👍1'])
  })

  test('a forged relation changes nothing', async () => {
    const { conversation, apply, shown } = conversing()
    await conversation.showHistory()
    apply(arrived(posted(70, 'mine'), edited(71, 'n70', 'not mine')), { kind: 'forgeriesFound', seqs: [71] })
    await conversation.settled('now')
    expect(shown).toEqual(['70 mine', '71 null'])
  })

  test('a new log of the host is shown as history from its beginning', async () => {
    const { conversation, apply, shown } = conversing({
      entries: [foldMessage(posted(60, 'two'), [], 'ann')],
    })
    await conversation.showHistory()
    const room = { id: 'r', name: 'Lab', me: AUTHOR, channels: ['general'], first: 1 }
    apply({ kind: 'welcomed', ...room, position: 0, fresh: true }, arrived(posted(1, 'again')))
    apply(arrived(posted(2, 'more')))
    await conversation.settled('now')
    expect(shown).toEqual(['history 60 two', 'history 1 again', 'history 2 more'])
  })
})
