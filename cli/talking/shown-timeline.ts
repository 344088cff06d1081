import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { hasPlace, isRelation, type Relation, type RoomEvent } from '../../shared/protocol/log/events.ts'
import { applyRelation, messageOf, type Message } from '../../shared/protocol/log/message.ts'
import type { MessageRef } from '../../shared/protocol/log/message-ref.ts'
import { withRelations, type TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import { KnownMessages } from './known-messages.ts'

/** What a conversation shows, in log order. */
export type Shown =
  /** An entry from before, in its current state. */
  | { readonly kind: 'history'; readonly entry: TimelineEntry; readonly quoted: Message | null }
  | {
      readonly kind: 'live'
      readonly event: RoomEvent
      /**
       * The message that the event posted or changed, in its state after it; `unknown` if this
       * computer does not have it. Null if the event posted no message and changed none.
       */
      readonly changed: Message | 'unknown' | null
      /** The message that a new one replies to, if this computer has it. */
      readonly quoted: Message | null
    }

export interface ShownTimelineOptions {
  room(): RoomState
  readonly dispatch: ParleyApp['dispatch']
  onShown(shown: Shown): void
}

/**
 * The timeline of a room as a terminal shows it: each event once, in log order, with the message
 * that it posted or changed. Calls must not overlap.
 */
export class ShownTimeline {
  readonly #options: ShownTimelineOptions
  readonly #known = new KnownMessages()
  /** Events up to this seq are shown. */
  #shownUpTo = 0

  constructor(options: ShownTimelineOptions) {
    this.#options = options
  }

  /** The latest messages in the state that was shown last, in log order. */
  get messages(): readonly Message[] {
    return this.#known.all
  }

  /** The current state of a message; null if this computer does not have it. Calls may overlap. */
  async find(target: MessageRef): Promise<Message | null> {
    const known = this.#known.get(target)
    if (known) return known
    const room = this.#options.room().ref
    const loaded = await this.#options.dispatch({ kind: 'loadMessage', room, target })
    return loaded.ok ? loaded.value.message : null
  }

  /** Shows the last page of every channel in log order, with everything that the state has by then. */
  async showHistory(): Promise<void> {
    const { ref, channels } = this.#options.room()
    this.#known.clear()
    const bySeq = new Map<number, TimelineEntry>()
    for (const { name, oldest, entries, more } of channels) {
      if (!more || entries.length >= limits.pageEvents) continue
      const page = await this.#options.dispatch({
        kind: 'loadOlder',
        room: ref,
        channel: name,
        before: oldest,
      })
      for (const entry of page.ok ? page.value.entries : []) bySeq.set(entry.seq, entry)
    }
    // The state is ahead of its reports: what it has now is shown here and not again.
    const { channels: now, lateRelations, forged, me } = this.#options.room()
    for (const { entries } of now) for (const entry of entries) bySeq.set(entry.seq, entry)
    this.#shownUpTo = Math.max(0, ...bySeq.keys(), ...lateRelations.map(({ seq }) => seq))
    const inOrder = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq)
    // A page that was read before a relation arrived lacks it.
    const relations = lateRelations.filter(({ seq }) => !forged.includes(seq))
    for (const entry of withRelations(inOrder, relations, me.id)) {
      if (entry.kind === 'message') this.#known.store(entry)
      const quoted = await this.#quotedBy(entry)
      this.#options.onShown({ kind: 'history', entry, quoted })
    }
  }

  /** Shows a new event, unless the history contained it. */
  async showEvent(event: RoomEvent): Promise<void> {
    if (event.seq <= this.#shownUpTo) return
    this.#shownUpTo = event.seq
    const changed = await this.#changedBy(event)
    const quoted = event.kind === 'messagePosted' ? await this.#quotedBy(changed) : null
    this.#options.onShown({ kind: 'live', event, changed, quoted })
  }

  async #changedBy(event: RoomEvent): Promise<Message | 'unknown' | null> {
    if (isRelation(event)) return this.#related(event)
    if ((event.kind !== 'messagePosted' && event.kind !== 'redacted') || !hasPlace(event)) return null
    const message = messageOf(event)
    this.#known.store(message)
    return message
  }

  async #related(relation: Relation): Promise<Message | 'unknown' | null> {
    const { forged, me } = this.#options.room()
    // [S4] A forged relation has no effect.
    if (forged.includes(relation.seq)) return null
    const before = this.#known.get(relation.target)
    // Read from the log, a message already has this relation.
    const after = before ? applyRelation(before, relation, me.id) : await this.find(relation.target)
    if (!after) return 'unknown'
    this.#known.store(after)
    return before && looksSame(before, after) ? null : after
  }

  /** The message that an entry replies to, if this computer has it. */
  async #quotedBy(entry: TimelineEntry | Message | 'unknown' | null): Promise<Message | null> {
    if (entry === null || entry === 'unknown' || entry.kind !== 'message') return null
    const replyTo = entry.content?.replyTo
    return replyTo ? this.find(replyTo) : null
  }
}

const looksSame = (a: Message, b: Message): boolean =>
  a.content === b.content && a.reactions === b.reactions && a.removedBy === b.removedBy
