import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { Answer } from '../../shared/bridge/bridge.ts'
import type { Result } from '../../shared/words/problem.ts'
import type { Change } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { Member, RoomRef, RoomState } from '../../shared/bridge/room-state.ts'
import { describeNotices } from '../../shared/words/notice-words.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import type { Outgoing } from '../../shared/client/replica/outbox.ts'
import { FIRST_CHANNEL, type MessagePosted, type RoomEvent } from '../../shared/protocol/log/events.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import type { ModeratedRoom } from './moderation-commands.ts'
import { systemClock, systemNonce } from '../../shared/node/system.ts'
import type { Knock, Rules } from '../../shared/protocol/wire/frames.ts'
import { limits } from '../../shared/protocol/base/limits.ts'

export interface ConversationEvents {
  onEvents(events: readonly RoomEvent[]): void
  onSession(session: SessionState): void
  /** Everyone who knocks, whenever that changes; only for users who may admit them. */
  onKnocks(knocks: readonly Knock[]): void
  /** The room refused a message; `line` is its line in a pipe, null for a typed one. */
  onFailed(message: Outgoing, line: number | null): void
  onNotice(text: string): void
}

/** What a conversation needs from the app. */
export type ConversationApp = Pick<ParleyApp, 'state' | 'subscribe' | 'dispatch'>

/** One room for a terminal: reports its history first, then new events, each once and in order. */
export class Conversation implements ModeratedRoom {
  readonly #app: ConversationApp
  readonly #ref: RoomRef
  readonly #events: ConversationEvents
  readonly #unsubscribe: () => void
  /** Live events that wait until the history is printed; null once it is. */
  #queuedEvents: RoomEvent[] | null = []
  #whenChanged: (() => void)[] = []
  /** The pipe lines of messages that the room has not accepted yet, by nonce. */
  readonly #lines = new Map<string, number>()

  constructor(app: ConversationApp, ref: RoomRef, events: ConversationEvents) {
    this.#app = app
    this.#ref = ref
    this.#events = events
    this.#unsubscribe = app.subscribe((update) => {
      if (update.kind === 'changes') for (const change of update.changes) this.#changed(change)
    })
  }

  get room(): RoomState {
    const room = this.#app.state.rooms.find(({ ref }) => ref === this.#ref)
    if (!room) throw new Error(`room ${this.#ref} is not open`)
    return room
  }

  /** Reports the last page of every channel in log order, then live events as they arrive. */
  async showHistory(): Promise<void> {
    const shown: RoomEvent[] = []
    for (const { name, oldest, events, more } of this.room.channels) {
      const page =
        more && events.length < limits.pageEvents
          ? await this.#app.dispatch({ kind: 'loadOlder', room: this.#ref, channel: name, before: oldest })
          : null
      shown.push(...(page?.ok ? page.value.events : []), ...events)
    }
    const bySeq = new Map([...shown, ...(this.#queuedEvents ?? [])].map((event) => [event.seq, event]))
    this.#queuedEvents = null
    this.#events.onEvents([...bySeq.values()].toSorted((a, b) => a.seq - b.seq))
  }

  /** Sends a message; `line` is its line in a pipe. Returns a sentence if it cannot be stored. */
  async post(body: string, line: number | null, channel: string = FIRST_CHANNEL): Promise<string | null> {
    // A pipe can be faster than the room: wait until the outbox has space.
    while (this.unsent >= limits.outboxMessages) await this.#nextChange()
    const nonce = systemNonce()
    if (line !== null) this.#lines.set(nonce, line)
    const posted = await this.#app.dispatch({ kind: 'post', room: this.#ref, channel, nonce, body })
    if (posted.ok) return null
    this.#lines.delete(nonce)
    return posted.problem.text
  }

  search(query: string): Promise<Result<Answer<'search'>>> {
    return this.#app.dispatch({ kind: 'search', room: this.#ref, query })
  }

  get knocks(): readonly Knock[] {
    return this.room.knocks
  }

  get members(): readonly Member[] {
    return Object.values(this.room.members)
  }

  get rules(): Rules | null {
    return this.room.rules
  }

  messages(): readonly MessagePosted[] {
    return this.room.channels
      .flatMap(({ events }) => events)
      .flatMap((event) => (event.kind === 'messagePosted' ? [event] : []))
      .toSorted((a, b) => a.seq - b.seq)
  }

  async answerKnock(knock: string, letIn: boolean): Promise<string | null> {
    const result = await this.#app.dispatch({ kind: 'answerKnock', room: this.#ref, knock, letIn })
    return result.ok ? null : result.problem.text
  }

  async act(act: RequestedAction): Promise<string | null> {
    const result = await this.#app.dispatch({ kind: 'moderate', room: this.#ref, act })
    return result.ok ? null : result.problem.text
  }

  /** Whether a message differs from the one that its author signed. */
  isForged({ seq }: RoomEvent): boolean {
    return this.room.forged.includes(seq)
  }

  /** How many messages the room has not accepted yet. */
  get unsent(): number {
    return this.room.outgoing.filter(({ delivery }) => delivery.kind === 'pending').length
  }

  /**
   * Resolves when every sent message is in the copy of the log or has failed, or when the session
   * is over. With `now`, it also resolves while the room is unreachable.
   */
  async settled(when: 'now' | 'ever'): Promise<void> {
    const isOver = (kind: SessionState['kind']) => kind === 'closed' || (when === 'now' && kind !== 'joined')
    // An acknowledged message stays in the outbox until the log has it, and would be sent again at
    // the next start.
    const isWaiting = () => this.room.outgoing.some(({ delivery }) => delivery.kind !== 'failed')
    while (isWaiting() && !isOver(this.room.session.kind)) await this.#nextChange()
    // Failures are reported at the end of the tick.
    await new Promise<void>((resolve) => systemClock.endOfTick(resolve))
  }

  end(): void {
    this.#unsubscribe()
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => this.#whenChanged.push(resolve))
  }

  #changed(change: Change): void {
    if (change.kind !== 'roomChanged' || change.room !== this.#ref) return
    this.#roomChanged(change.change)
    const waiting = this.#whenChanged
    this.#whenChanged = []
    for (const resolve of waiting) resolve()
  }

  #roomChanged(change: RoomChange): void {
    if (change.kind === 'sessionChanged') this.#events.onSession(change.session)
    if (change.kind === 'knocksChanged') this.#events.onKnocks(change.knocks)
    if (change.kind === 'noticed') this.#events.onNotice(describeNotices(change.notices))
    if (change.kind === 'outgoingChanged') this.#outgoingChanged(change.message)
    if (change.kind === 'welcomed' && change.fresh) {
      // The host started a new log while this client was away: show its events as history.
      this.#queuedEvents = []
      void this.showHistory()
    }
    if (change.kind !== 'eventsArrived') return
    if (this.#queuedEvents) this.#queuedEvents.push(...change.events)
    else this.#events.onEvents(change.events)
  }

  #outgoingChanged(message: Outgoing): void {
    const { nonce, delivery } = message
    if (delivery.kind === 'pending') return
    if (delivery.kind === 'failed') {
      this.#events.onFailed(message, this.#lines.get(nonce) ?? null)
      // The user has seen the failure with the text. Unlike a window, a terminal cannot retry or
      // discard the message.
      void this.#app.dispatch({ kind: 'discard', room: this.#ref, nonce })
    }
    this.#lines.delete(nonce)
  }
}
