import type { ChatBridge } from '../../shared/bridge/bridge.ts'
import type { Change } from '../../shared/bridge/chat-state.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import { isRelation } from '../../shared/protocol/log/events.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { messageId, type MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { withRelations } from '../../shared/protocol/log/timeline.ts'
import { writingAfter } from './writing.ts'
import type { Quote, WindowState } from './window-model.ts'

/** Identifies a quoted message of an open room in this window's records. */
export const quoteKey = (room: RoomRef, target: MessageRef): string => `${room}/${messageId(target)}`

/** More than any window shows at once; of more, the oldest go. */
const QUOTES = 500

export interface QuoteActions {
  /**
   * Finds an original that is not among the loaded messages, unless it is known or asked for
   * already. One that was missing is asked for again.
   */
  loadQuote(room: RoomRef, target: MessageRef): Promise<void>
}

interface QuotesDeps {
  readonly bridge: Pick<ChatBridge, 'dispatch'>
  state(): WindowState
  edit(change: (state: WindowState) => WindowState): void
}

export function createQuotes({ bridge, state, edit }: QuotesDeps): QuoteActions {
  function set(key: string, quote: Quote): void {
    edit((before) => {
      const { [key]: _before, ...rest } = before.quotes
      const others = Object.entries(rest).slice(1 - QUOTES)
      return { ...before, quotes: { ...Object.fromEntries(others), [key]: quote } }
    })
  }

  return {
    loadQuote: async (room, target) => {
      const key = quoteKey(room, target)
      const known = state().quotes[key]?.kind
      if (known === 'loading' || known === 'found') return
      // What is missing stays so on the screen until there is another answer.
      if (known === undefined) set(key, { kind: 'loading' })
      const result = await bridge.dispatch({ kind: 'loadMessage', room, target })
      const message = result.ok ? result.value.message : null
      set(key, message === null ? { kind: 'missing' } : { kind: 'found', message: upToDate(room, message) })
    },
  }

  /** Relations may have overtaken the answer. */
  function upToDate(ref: RoomRef, message: Message): Message {
    const room = state().chat.rooms.find((other) => other.ref === ref)
    const [after] = withRelations([message], room?.lateRelations ?? [], room?.me.id ?? '')
    return after?.kind === 'message' ? after : message
  }
}

/**
 * Quoted messages, and those that are replied to or edited here, follow what happens to the
 * originals: deleted words go from quotes, too.
 */
export function followRelations(state: WindowState, change: Change): WindowState {
  if (change.kind !== 'roomChanged' || change.change.kind !== 'eventsArrived') return state
  const relations = change.change.events.filter(isRelation)
  if (relations.length === 0) return state
  const me = state.chat.rooms.find(({ ref }) => ref === change.room)?.me.id ?? ''
  const mine = (key: string): boolean => key.startsWith(`${change.room}/`)
  return {
    ...state,
    quotes: mapped(state.quotes, (quote, key) => {
      if (quote.kind !== 'found' || !mine(key)) return quote
      const [message] = withRelations([quote.message], relations, me)
      return message?.kind === 'message' ? { kind: 'found', message } : quote
    }),
    writing: mapped(state.writing, (writing, key) =>
      mine(key) ? writingAfter(writing, relations, me) : writing,
    ),
  }
}

const mapped = <T>(
  records: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(records).map(([key, value]) => [key, change(value, key)]))
