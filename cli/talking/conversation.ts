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
import type { ModeratedRoom } from './room-acts.ts'
import { systemClock, systemNonce } from '../../shared/node/system.ts'
import type { Knock, Rules } from '../../shared/protocol/wire/frames.ts'
import { limits } from '../../shared/protocol/base/limits.ts'

export interface ConversationEvents {
  onEvents(events: readonly RoomEvent[]): void
  onSession(session: SessionState): void
  /** Everyone who waits at the door, each time; only those who may let them in get it. */
  onKnocks(knocks: readonly Knock[]): void
  /** A message that the room refused; `line` is its line in a pipe, null for a typed one. */
  onFailed(message: Outgoing, line: number | null): void
  onNotice(text: string): void
}

/** What a conversation needs from the app. */
export type ConversationApp = Pick<ParleyApp, 'state' | 'subscribe' | 'dispatch'>

/** One room as a terminal follows it: history first, then new events, each once and in order. */
export class Conversation implements ModeratedRoom {
  readonly #app: ConversationApp
  readonly #ref: RoomRef
  readonly #events: ConversationEvents
  readonly #unsubscribe: () => void
  /** Live events that wait until the history before them is printed. */
  #early: RoomEvent[] | null = []
  #whenChanged: (() => void)[] = []
  /** By nonce, the line in a pipe of each message that the room has not yet taken. */
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

  /**
   * Prints the last page of every channel in the order of the log, then lets live events through.
   */
  async showHistory(): Promise<void> {
    const shown: RoomEvent[] = []
    for (const { name, oldest, events, more } of this.room.channels) {
      const page =
        more && events.length < limits.pageEvents
          ? await this.#app.dispatch({ kind: 'loadOlder', room: this.#ref, channel: name, before: oldest })
          : null
      shown.push(...(page?.ok ? page.value.events : []), ...events)
    }
    const bySeq = new Map([...shown, ...(this.#early ?? [])].map((event) => [event.seq, event]))
    this.#early = null
    this.#events.onEvents([...bySeq.values()].toSorted((a, b) => a.seq - b.seq))
  }

  /**
   * Sends a message, which may be a line of a pipe. Returns the problem in words if it cannot even
   * be stored.
   */
  async say(body: string, line: number | null, channel: string = FIRST_CHANNEL): Promise<string | null> {
    // A pipe can be faster than the room: the next line waits until there is space for it.
    while (this.unsent >= limits.outboxMessages) await this.#nextChange()
    const nonce = systemNonce()
    if (line !== null) this.#lines.set(nonce, line)
    const said = await this.#app.dispatch({ kind: 'post', room: this.#ref, channel, nonce, body })
    if (said.ok) return null
    this.#lines.delete(nonce)
    return said.problem.text
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
    const answered = await this.#app.dispatch({ kind: 'answerKnock', room: this.#ref, knock, letIn })
    return answered.ok ? null : answered.problem.text
  }

  async act(act: RequestedAction): Promise<string | null> {
    const acted = await this.#app.dispatch({ kind: 'moderate', room: this.#ref, act })
    return acted.ok ? null : acted.problem.text
  }

  /** Whether a message differs here from what its author signed. */
  isForged({ seq }: RoomEvent): boolean {
    return this.room.forged.includes(seq)
  }

  /** How many messages were written that the room has not yet taken. */
  get unsent(): number {
    return this.room.outgoing.filter(({ delivery }) => delivery.kind === 'pending').length
  }

  /**
   * Resolves when every written message is in the copy of the log or has failed, or when the
   * session is over; with `now`, also while the room cannot be reached.
   */
  async settled(when: 'now' | 'ever'): Promise<void> {
    const isHopeless = (kind: SessionState['kind']) =>
      kind === 'closed' || (when === 'now' && kind !== 'joined')
    // A message that is only acknowledged stays in the outbox, and would be sent again at the next
    // start.
    const isWaiting = () => this.room.outgoing.some(({ delivery }) => delivery.kind !== 'failed')
    while (isWaiting() && !isHopeless(this.room.session.kind)) await this.#nextChange()
    // The state is ahead of its reports: a failure is reported at the end of the tick.
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
      // The host began a new log while this client was away: what that log already contains is
      // history here.
      this.#early = []
      void this.showHistory()
    }
    if (change.kind !== 'eventsArrived') return
    if (this.#early) this.#early.push(...change.events)
    else this.#events.onEvents(change.events)
  }

  #outgoingChanged(message: Outgoing): void {
    const { nonce, delivery } = message
    if (delivery.kind === 'pending') return
    if (delivery.kind === 'failed') {
      this.#events.onFailed(message, this.#lines.get(nonce) ?? null)
      // The user saw the failure with the text. A terminal, unlike a window, cannot retry or
      // discard it.
      void this.#app.dispatch({ kind: 'discard', room: this.#ref, nonce })
    }
    this.#lines.delete(nonce)
  }
}
