import type { Cancel } from '../../protocol/base/clock.ts'
import { defined } from '../../protocol/base/defined.ts'
import {
  channelOf,
  hasPlace,
  isRelation,
  type MessagePosted,
  type Position,
  type Redacted,
  type Relation,
  type RoomEvent,
} from '../../protocol/log/events.ts'
import { effectiveRelations } from '../../protocol/log/message.ts'
import { messageId, type MessageRef } from '../../protocol/log/message-ref.ts'
import { RepeatedCommandError } from '../../protocol/log/storage-error.ts'
import type { CommandKey, History } from './history.ts'

/** A log in memory, which ends with the process: for tests and for rooms that are not stored. */
export class MemoryHistory implements History {
  readonly #epoch: number
  readonly #events: RoomEvent[] = []
  readonly #byChannel = new Map<string, RoomEvent[]>()
  readonly #listeners = new Set<(events: readonly RoomEvent[]) => void>()
  readonly #byNonce = new Map<string, Position>()
  /** By the id of their message. */
  readonly #relations = new Map<string, Relation[]>()

  constructor(epoch: number) {
    this.#epoch = epoch
  }

  get head() {
    return { epoch: this.#epoch, seq: this.#events.length }
  }

  get first(): number {
    return 1
  }

  get bytes(): number {
    return 0
  }

  link(): undefined {
    return undefined
  }

  append(events: readonly RoomEvent[]): Promise<void> {
    try {
      this.#add(events)
      for (const listener of this.#listeners) listener(events)
      return Promise.resolve()
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  subscribe(listener: (events: readonly RoomEvent[]) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #add(events: readonly RoomEvent[]): void {
    events.forEach((event, i) => {
      const expected = this.#events.length + i + 1
      if (event.seq !== expected) throw new RangeError(`seq ${event.seq} where ${expected} comes next`)
    })
    if (events.some(({ author, nonce }) => this.find(author.id, nonce))) throw new RepeatedCommandError()
    for (const event of events) {
      this.#events.push(event)
      const channel = channelOf(event)
      const sameChannel = this.#byChannel.get(channel)
      if (sameChannel && hasPlace(event)) sameChannel.push(event)
      else if (hasPlace(event)) this.#byChannel.set(channel, [event])
      if (isRelation(event)) this.#relate(event)
      this.#byNonce.set(nonceKey(event.author.id, event.nonce), { epoch: event.epoch, seq: event.seq })
    }
  }

  messageAt({ author, nonce }: MessageRef): MessagePosted | Redacted | undefined {
    const place = this.find(author, nonce)
    const event = place && this.#events[place.seq - 1]
    return event?.kind === 'messagePosted' || event?.kind === 'redacted' ? event : undefined
  }

  relationsOf(ref: MessageRef): readonly Relation[] {
    return effectiveRelations(this.#relations.get(messageId(ref)) ?? [])
  }

  #relate(relation: Relation): void {
    const id = messageId(relation.target)
    const relations = this.#relations.get(id) ?? []
    relations.push(relation)
    this.#relations.set(id, relations)
    if (relation.kind !== 'messageRemoved') return
    const edits = relations.filter(({ kind }) => kind === 'messageEdited')
    for (const event of [this.messageAt(relation.target), ...edits]) {
      if (event && event.kind !== 'redacted') this.#redact(event)
    }
    this.#relations.set(
      id,
      relations.filter(({ kind }) => kind !== 'messageEdited'),
    )
  }

  #redact(event: RoomEvent): void {
    const { seq, epoch, at, author, nonce } = event
    const channel = channelOf(event)
    const target = 'target' in event ? event.target : undefined
    const rest = { seq, epoch, at, author, nonce, channel, hash: NO_CHAIN }
    const left: RoomEvent = { kind: 'redacted', ...rest, ...defined({ target }) }
    this.#events[seq - 1] = left
    const inChannel = this.#byChannel.get(channel) ?? []
    const index = inChannel.indexOf(event)
    if (index >= 0) inChannel[index] = left
  }

  find(member: string, nonce: string): Position | undefined {
    return this.#byNonce.get(nonceKey(member, nonce))
  }

  findAll(commands: readonly CommandKey[]): readonly (Position | undefined)[] {
    return commands.map(({ member, nonce }) => this.find(member, nonce))
  }

  after(seq: number, limit: number): readonly RoomEvent[] {
    return this.#events.slice(seq, seq + limit)
  }

  snapshot(): Iterable<RoomEvent> {
    return []
  }

  stateEvents(): Iterable<RoomEvent> {
    return this.#events.filter(({ kind }) => kind !== 'messagePosted')
  }

  before(channel: string | undefined, seq: number, limit: number): readonly RoomEvent[] {
    const events = channel === undefined ? this.#events : (this.#byChannel.get(channel) ?? [])
    const end = lowerBound(events, seq)
    return events.slice(Math.max(0, end - limit), end)
  }
}

/** This log computes no chain, but the hash of a removed message must not be empty. */
const NO_CHAIN = '-'

// Ids never contain a space.
const nonceKey = (member: string, nonce: string): string => `${member} ${nonce}`

/** The index of the first event with seq ≥ `seq`. */
function lowerBound(events: readonly RoomEvent[], seq: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((events[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}
