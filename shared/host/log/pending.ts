import type { Fact } from '../../protocol/log/events.ts'
import type { RecordedAction } from '../../protocol/log/moderation.ts'
import { nameKey } from '../../protocol/text/text.ts'
import type { CommandKey } from './history.ts'

// Ids never contain a space.
const commandKey = ({ member, nonce }: CommandKey): string => `${member} ${nonce}`

/**
 * What the facts of one batch reserve until the log has taken or refused them all: names, channels,
 * and the nonces of their commands. A refused batch is dropped with its reservations, so there is
 * nothing to undo.
 */
export class Pending {
  readonly #facts: Fact[] = []
  readonly #places = new Map<string, number>()
  readonly #channels = new Set<string>()
  readonly #names = new Map<string, string>()
  readonly #holders = new Map<string, string>()
  readonly #posters = new Set<string>()
  readonly #rekeyed = new Set<string>()
  readonly #entering = new Set<string>()

  get facts(): readonly Fact[] {
    return this.#facts
  }

  get channelCount(): number {
    return this.#channels.size
  }

  /** How many are about to enter. */
  get entering(): number {
    return this.#entering.size
  }

  /**
   * Adds a command's result. Returns the index of its last fact in the batch, or that of its first
   * copy if the batch already has the command [P3]; null if there is no fact.
   */
  add(facts: readonly Fact[]): number | null {
    const [first] = facts
    if (!first) return null
    const known = this.placeOf({ member: first.author.id, nonce: first.nonce })
    if (known !== undefined) return known
    for (const fact of facts) {
      this.#places.set(commandKey({ member: fact.author.id, nonce: fact.nonce }), this.#facts.length)
      this.#facts.push(fact)
      if (fact.kind === 'messagePosted') this.#posters.add(fact.author.id)
      if (fact.kind === 'channelCreated') this.#channels.add(fact.channel)
      if (fact.kind === 'memberRekeyed') this.#rekeyed.add(fact.before)
      if (fact.kind === 'memberJoined' || fact.kind === 'memberRenamed') this.#reserve(fact.author)
    }
    return this.#facts.length - 1
  }

  /** How many actions of this kind the batch has. */
  countActs(kind: RecordedAction['kind']): number {
    return this.#facts.filter((fact) => fact.kind === 'moderated' && fact.act.kind === kind).length
  }

  /** Whether this member has a post in the batch. */
  hasPostOf(member: string): boolean {
    return this.#posters.has(member)
  }

  /** Someone is about to be here under this name, possibly a guest, who has no fact. */
  enter(member: string, name: string): void {
    this.#entering.add(member)
    this.#reserve({ id: member, name })
  }

  /** Whether the member known by this id is about to continue under a key. */
  isRekeyed(before: string): boolean {
    return this.#rekeyed.has(before)
  }

  /** The place of a command that is already in the batch [P3]. */
  placeOf(command: CommandKey): number | undefined {
    return this.#places.get(commandKey(command))
  }

  hasChannel(name: string): boolean {
    return this.#channels.has(name)
  }

  /** Whether the batch makes a channel of this name, in any spelling [T4]. */
  isChannelTaken(name: string): boolean {
    return [...this.#channels].some((channel) => nameKey(channel) === nameKey(name))
  }

  /** The name that a member is about to have. */
  nameOf(member: string): string | undefined {
    return this.#names.get(member)
  }

  /** Who is about to have a name that reads like the one of this key. */
  idByNameKey(key: string): string | undefined {
    return this.#holders.get(key)
  }

  #reserve({ id, name }: Fact['author']): void {
    this.#names.set(id, name)
    this.#holders.set(nameKey(name), id)
  }
}
