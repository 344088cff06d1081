import type { BridgeCommand, BridgeUpdate, ChatBridge } from '../../shared/bridge/bridge.ts'
import type { Result } from '../../shared/words/problem.ts'
import type { Change, ChatState } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { ChannelState, RoomState } from '../../shared/bridge/room-state.ts'
import { emptyChatState } from '../../shared/bridge/chat-state.ts'
import { emptyRoomState } from '../../shared/bridge/room-state.ts'

export interface ScriptedBridge extends ChatBridge {
  /** All commands that were dispatched, in order. */
  readonly commands: readonly BridgeCommand[]
  send(update: BridgeUpdate): void
  change(...changes: Change[]): void
  changeRoom(room: string, ...changes: RoomChange[]): void
  /** Answers the oldest unanswered command of this kind. */
  answer(kind: BridgeCommand['kind'], result: Result<unknown>): Promise<void>
}

interface Waiting {
  readonly command: BridgeCommand
  readonly settle: (result: Result<never>) => void
}

/** A ChatBridge whose updates and answers the test controls. */
export function scriptedBridge(): ScriptedBridge {
  const commands: BridgeCommand[] = []
  const waiting: Waiting[] = []
  const listeners = new Set<(update: BridgeUpdate) => void>()
  const send = (update: BridgeUpdate): void => listeners.forEach((listener) => listener(update))
  const change = (...changes: Change[]): void => send({ kind: 'changes', changes })
  return {
    commands,
    send,
    change,
    changeRoom: (room, ...changes) =>
      change(...changes.map((roomChange): Change => ({ kind: 'roomChanged', room, change: roomChange }))),
    answer: async (kind, result) => {
      const index = waiting.findIndex(({ command }) => command.kind === kind)
      const [first] = index < 0 ? [] : waiting.splice(index, 1)
      if (!first) throw new Error(`nothing asked for ${kind}`)
      first.settle(result as Result<never>)
      // The code under test continues in microtasks after its await.
      await Promise.resolve()
      await Promise.resolve()
    },
    dispatch: (command) => {
      commands.push(command)
      return new Promise((resolve) => waiting.push({ command, settle: resolve }))
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** An empty channel. */
export const aChannel = (over: Partial<ChannelState> = {}): ChannelState => ({
  name: 'general',
  entries: [],
  oldest: 1,
  more: false,
  ahead: false,
  typing: [],
  ...over,
})

/** A joined room in which Ann looks at an empty #general. */
export const aRoom = (over: Partial<RoomState> = {}): RoomState => ({
  ...emptyRoomState,
  ref: 'r1',
  id: 'room-1',
  name: 'Physics 2b',
  address: '192.168.1.20:5050',
  session: { kind: 'joined' },
  me: { id: 'ann', name: 'Ann' },
  channels: [aChannel()],
  members: { ann: { id: 'ann', name: 'Ann', state: 'here', role: 'member' } },
  ...over,
})

/** What Ann's window shows. */
export const aChat = (over: Partial<ChatState> = {}): ChatState => ({
  ...emptyChatState,
  profile: { name: 'Ann', id: 'ann', unprotected: false },
  ...over,
})
