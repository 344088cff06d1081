import type { Fact } from '../../protocol/log/events.ts'
import type { RecordedAction } from '../../protocol/log/moderation.ts'
import { nameKey } from '../../protocol/text/text.ts'
import type { CommandKey } from './history.ts'

// Ids never contain a space.
const commandKey = ({ member, nonce }: CommandKey): string => `${member} ${nonce}`

/**
 * The facts of one batch, and what they reserve until the log has stored or refused them: names,
 * channels, and the nonces of their commands. A refused batch is dropped with its reservations, so
 * there is nothing to undo.
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

  /** How many members are about to enter. */
  get entering(): number {
    return this.#entering.size
  }

  /**
   * Adds the facts of one command. Returns the index of the last one in the batch. If the batch
   * already has the command, adds nothing and returns its index [P3]. Null without facts.
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

  /** Reserves a place and a name for a member about to enter. A guest has no fact for it. */
  enter(member: string, name: string): void {
    this.#entering.add(member)
    this.#reserve({ id: member, name })
  }

  /** Whether the member with this former id is about to continue under a key. */
  isRekeyed(before: string): boolean {
    return this.#rekeyed.has(before)
  }

  /** The index of a command that is already in the batch [P3]. */
  placeOf(command: CommandKey): number | undefined {
    return this.#places.get(commandKey(command))
  }

  hasChannel(name: string): boolean {
    return this.#channels.has(name)
  }

  /** Whether the batch creates a channel with this name, in any spelling [T4]. */
  isChannelTaken(name: string): boolean {
    return [...this.#channels].some((channel) => nameKey(channel) === nameKey(name))
  }

  /** The name that a member is about to have. */
  nameOf(member: string): string | undefined {
    return this.#names.get(member)
  }

  /** The member that is about to have a name with this name key [T4]. */
  idByNameKey(key: string): string | undefined {
    return this.#holders.get(key)
  }

  #reserve({ id, name }: Fact['author']): void {
    this.#names.set(id, name)
    this.#holders.set(nameKey(name), id)
  }
}
