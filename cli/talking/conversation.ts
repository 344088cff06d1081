import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { Answer } from '../../shared/bridge/bridge.ts'
import type { Problem, Result } from '../../shared/words/problem.ts'
import type { Change } from '../../shared/bridge/chat-state.ts'
import type { RoomChange } from '../../shared/bridge/room-change.ts'
import type { Member, RoomRef, RoomState } from '../../shared/bridge/room-state.ts'
import { describeNotices } from '../../shared/words/notice-words.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import type { Outgoing } from '../../shared/client/replica/outbox.ts'
import { withOutgoing } from '../../shared/client/replica/outgoing-relations.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import type { MessageRef } from '../../shared/protocol/log/message-ref.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { refOf } from '../../shared/protocol/log/timeline.ts'
import { ShownTimeline, type Shown } from './shown-timeline.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import type { Knock, Rules } from '../../shared/protocol/wire/frames.ts'
import { limits } from '../../shared/protocol/base/limits.ts'

/** Where a submission comes from. */
export interface Origin {
  /** Its line in a pipe; null for what was typed. */
  readonly line: number | null
  /** The name that a script gave it. */
  readonly ref?: string | number
}

export const TYPED: Origin = { line: null }

export interface ConversationEvents {
  onShown(shown: Shown): void
  onSession(session: SessionState): void
  /** Everyone who knocks, whenever that changes; only for users who may admit them. */
  onKnocks(knocks: readonly Knock[]): void
  /** The room refused it. */
  onFailed(outgoing: Outgoing, origin: Origin): void
  /** It is in the log, or changes nothing; `message` is the message that was posted or changed. */
  onDone(kind: Submission['kind'], message: MessageRef, origin: Origin): void
  onNotice(text: string): void
}

/** What a conversation needs from the app. */
export type ConversationApp = Pick<ParleyApp, 'state' | 'subscribe' | 'dispatch'>

/** What a user can submit: a new message, or a change to one. */
export type Submission =
  | {
      readonly kind: 'post'
      readonly channel: string
      readonly text: string
      readonly replyTo?: MessageRef | undefined
    }
  | { readonly kind: 'edit'; readonly message: Message; readonly text: string }
  | { readonly kind: 'react'; readonly message: Message; readonly key: string; readonly on: boolean }
  /** It can be undone for `limits.undoMs`, unless it is sent at once. */
  | { readonly kind: 'remove'; readonly message: Message; readonly atOnce: boolean }

/** A submission that the room has not answered yet. */
interface Unanswered {
  readonly kind: Submission['kind']
  readonly message: MessageRef
  readonly origin: Origin
}

/** One room for a terminal: reports its history first, then new events, each once and in order. */
export class Conversation {
  readonly #app: ConversationApp
  readonly #ref: RoomRef
  readonly #events: ConversationEvents
  readonly #unsubscribe: () => void
  readonly #started = Promise.withResolvers<void>()
  /** Reports are made one after the other, as some need a message from the log. */
  #reporting: Promise<void>
  readonly #timeline: ShownTimeline
  #whenChanged: (() => void)[] = []
  /** By nonce. */
  readonly #unanswered = new Map<string, Unanswered>()

  constructor(app: ConversationApp, ref: RoomRef, events: ConversationEvents) {
    this.#app = app
    this.#ref = ref
    this.#events = events
    this.#timeline = new ShownTimeline({
      room: () => this.room,
      dispatch: (command) => app.dispatch(command),
      onShown: (shown) => events.onShown(shown),
    })
    this.#reporting = this.#started.promise.then(() => this.#timeline.showHistory())
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
  showHistory(): Promise<void> {
    this.#started.resolve()
    return this.#reporting
  }

  /** Submits a message or a change to one. Returns the problem if it cannot be stored. */
  async submit(submission: Submission, origin: Origin = TYPED): Promise<Problem | null> {
    // A pipe can be faster than the room: wait until the outbox has space.
    while (this.unsent >= limits.outboxMessages) await this.#nextChange()
    const nonce = systemChance.id()
    const message =
      submission.kind === 'post' ? { author: this.room.me.id, nonce } : refOf(submission.message)
    this.#unanswered.set(nonce, { kind: submission.kind, message, origin })
    const submitted = await this.#dispatch(submission, nonce)
    if (submitted.ok) return null
    this.#unanswered.delete(nonce)
    return submitted.problem
  }

  /** Cancels the last deletion that was not sent yet. False if there is none. */
  async undo(): Promise<boolean> {
    const held = this.room.outgoing.findLast((one) => one.command.kind === 'remove' && isHeld(one))
    if (!held) return false
    this.#unanswered.delete(held.nonce)
    return (await this.#app.dispatch({ kind: 'discard', room: this.#ref, nonce: held.nonce })).ok
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

  /** The latest messages, with the user’s changes that are not sent yet; oldest first. */
  get messages(): readonly Message[] {
    const { outgoing, me } = this.room
    return withOutgoing(this.#timeline.messages, outgoing, me).filter((entry) => entry.kind === 'message')
  }

  /** The current state of a message; null if this computer does not have it. */
  find(ref: MessageRef): Promise<Message | null> {
    return this.#timeline.find(ref)
  }

  async answerKnock(knock: string, letIn: boolean): Promise<string | null> {
    const result = await this.#app.dispatch({ kind: 'answerKnock', room: this.#ref, knock, letIn })
    return result.ok ? null : result.problem.text
  }

  async act(act: RequestedAction): Promise<string | null> {
    const result = await this.#app.dispatch({ kind: 'moderate', room: this.#ref, act })
    return result.ok ? null : result.problem.text
  }

  /** Whether the event of this seq differs from the one that its author signed. */
  isForged(seq: number): boolean {
    return this.room.forged.includes(seq)
  }

  /** How many submissions the room has not accepted yet, except those that leaving sends. */
  get unsent(): number {
    return this.room.outgoing.filter((one) => one.delivery.kind === 'pending' && !this.#isSentByLeaving(one))
      .length
  }

  /**
   * Resolves when every submission is in the copy of the log or has failed, or when the session is
   * over. With `now`, it also resolves while the room is unreachable.
   */
  async settled(when: 'now' | 'ever'): Promise<void> {
    const isOver = (kind: SessionState['kind']) => kind === 'closed' || (when === 'now' && kind !== 'joined')
    // An acknowledged message stays in the outbox until the log has it, and would be sent again at
    // the next start.
    const isWaiting = () =>
      this.room.outgoing.some((one) => one.delivery.kind !== 'failed' && !this.#isSentByLeaving(one))
    while (isWaiting() && !isOver(this.room.session.kind)) await this.#nextChange()
    // Failures are reported at the end of the tick.
    await new Promise<void>((resolve) => systemClock.endOfTick(resolve))
    await this.#reporting
  }

  end(): void {
    this.#unsubscribe()
  }

  #dispatch(submission: Submission, nonce: string): Promise<Result> {
    if (submission.kind === 'post') {
      const { kind, channel, text, replyTo } = submission
      const content = { text, ...defined({ replyTo }) }
      return this.#app.dispatch({ kind, room: this.#ref, channel, nonce, content })
    }
    const { message } = submission
    const base = { room: this.#ref, channel: message.channel, nonce, target: refOf(message) }
    switch (submission.kind) {
      case 'edit': {
        // It keeps being a reply.
        const replyTo = message.content?.replyTo
        return this.#app.dispatch({
          kind: 'edit',
          ...base,
          content: { text: submission.text, ...defined({ replyTo }) },
        })
      }
      case 'react':
        return this.#app.dispatch({ kind: 'react', ...base, key: submission.key, on: submission.on })
      case 'remove':
        return this.#app.dispatch({ kind: 'remove', ...base, atOnce: submission.atOnce })
    }
  }

  #isSentByLeaving(outgoing: Outgoing): boolean {
    return this.room.session.kind === 'joined' && isHeld(outgoing)
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
    // A command that changes nothing is acknowledged, and has no event.
    if (change.kind === 'outgoingDropped') this.#report(() => this.#done(change.nonce))
    // The host started a new log while this client was away: show its events as history.
    if (change.kind === 'welcomed' && change.fresh) this.#report(() => this.#timeline.showHistory())
    if (change.kind !== 'eventsArrived') return
    for (const event of change.events) this.#report(() => this.#showEvent(event))
  }

  #outgoingChanged(outgoing: Outgoing): void {
    const { nonce, command, delivery } = outgoing
    // A new message is reported when its event arrives, so that it can be changed from then on.
    if (delivery.kind === 'sent' && command.kind !== 'post') this.#report(() => this.#done(nonce))
    if (delivery.kind !== 'failed') return
    const origin = this.#unanswered.get(nonce)?.origin ?? TYPED
    this.#unanswered.delete(nonce)
    this.#events.onFailed(outgoing, origin)
    // The user has seen the failure with the text. Unlike a window, a terminal cannot retry or
    // discard it.
    void this.#app.dispatch({ kind: 'discard', room: this.#ref, nonce })
  }

  #done(nonce: string): void {
    const done = this.#unanswered.get(nonce)
    if (!done) return
    this.#unanswered.delete(nonce)
    this.#events.onDone(done.kind, done.message, done.origin)
  }

  async #showEvent(event: RoomEvent): Promise<void> {
    await this.#timeline.showEvent(event)
    if (event.author.id === this.room.me.id) this.#done(event.nonce)
  }

  #report(report: () => void | Promise<void>): void {
    this.#reporting = this.#reporting.then(report)
  }
}

/** Whether a command is not sent yet so that it can be undone. */
const isHeld = ({ notBefore, delivery }: Outgoing): boolean =>
  delivery.kind === 'pending' && notBefore !== null && notBefore > systemClock.now()
