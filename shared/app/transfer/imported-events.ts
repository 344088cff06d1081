import { systemChance } from '../../node/system.ts'
import { assertNever } from '../../protocol/base/assert-never.ts'
import { FIRST_CHANNEL, type Author, type RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { RecordedAction } from '../../protocol/log/moderation.ts'
import type { Content } from '../../protocol/log/content.ts'
import type { MessageRef } from '../../protocol/log/message-ref.ts'
import { hasKey } from '../../protocol/trust/has-key.ts'

/**
 * Turns the events of a file, which may come from anyone, into the history of a new room. It gives
 * no one a key, a signature, a role or access, and the policy stays the host's. Only bans and mutes
 * of keys hold: people who were kept out stay out.
 */
export class ImportedEvents {
  readonly #ownKeys: ReadonlySet<string>
  // Not kept: an id that can be computed from known values could be claimed by its `formerly` [S3].
  readonly #salt = systemChance.id() + systemChance.id()
  readonly #channels = new Set([FIRST_CHANNEL])
  readonly #banned = new Set<string>()
  readonly #muted = new Set<string>()

  /** `own` are the keys of the user who imports: no file bans or mutes them. */
  constructor(ownKeys: readonly string[]) {
    this.#ownKeys = new Set(ownKeys)
  }

  /** How many keys the lines read so far ban and mute. */
  get sanctions(): { readonly bans: number; readonly mutes: number } {
    return { bans: this.#banned.size, mutes: this.#muted.size }
  }

  /**
   * Converts an event, without its place in the new log: to nothing, to itself, or to a new channel
   * and itself. Returns what is wrong as a string.
   */
  convert(event: RoomEvent): readonly RoomEvent[] | string {
    const author = this.#unverified(event.author)
    switch (event.kind) {
      case 'messagePosted':
        return this.#inChannel({ ...unsigned(event), author, content: this.#content(event.content) })
      case 'messageEdited': {
        const { content } = event
        const target = this.#ref(event.target)
        return this.#inChannel({ ...unsigned(event), author, target, content: this.#content(content) })
      }
      case 'reactionSet':
        return this.#inChannel({ ...unsigned(event), author, target: this.#ref(event.target) })
      case 'messageRemoved':
        return this.#inChannel({ ...unsigned(event), author, target: this.#ref(event.target) })
      case 'redacted': {
        const { target } = event
        return this.#inChannel({ ...event, author, ...(target && { target: this.#ref(target) }) })
      }
      case 'channelCreated':
        if (!this.#addChannel(event.channel)) return TOO_MANY_CHANNELS
        return [{ ...unsigned(event), author }]
      case 'memberJoined':
      case 'memberRenamed':
      case 'actImported':
        return [{ ...event, author }]
      case 'moderated': {
        const applies = this.#applies(event.act)
        return typeof applies === 'string'
          ? applies
          : [{ ...unsigned(event), kind: applies ? 'moderated' : 'actImported', author }]
      }
      // Their ids mean nothing here, and fields from a newer Parley are no longer in the file.
      case 'memberRekeyed':
      case 'unknown':
        return []
      default:
        return assertNever(event)
    }
  }

  /** The same person for the same id within this import, and no one else's anywhere. */
  #unverified({ id, name }: Author): Author {
    return { id: this.#unverifiedId(id), name }
  }

  #unverifiedId(id: string): string {
    return systemChance.digest(`imported ${this.#salt} ${id}`)
  }

  #ref({ author, nonce }: MessageRef): MessageRef {
    return { author: this.#unverifiedId(author), nonce }
  }

  #content(content: Content): Content {
    const { replyTo } = content
    return { ...content, ...(replyTo && { replyTo: this.#ref(replyTo) }) }
  }

  /** A copy that begins in the middle of a log does not show how its channels were made. */
  #inChannel(event: Extract<RoomEvent, { channel: string }>): readonly RoomEvent[] | string {
    const { channel, author, at, seq, epoch } = event
    if (this.#channels.has(channel)) return [event]
    if (!this.#addChannel(channel)) return TOO_MANY_CHANNELS
    return [{ kind: 'channelCreated', channel, author, at, seq, epoch, nonce: systemChance.id() }, event]
  }

  #addChannel(channel: string): boolean {
    this.#channels.add(channel)
    return this.#channels.size <= limits.channelsPerRoom
  }

  /** Whether an action holds in the new room, too; or what is wrong with it. */
  #applies(act: RecordedAction): boolean | string {
    switch (act.kind) {
      case 'ban':
        return this.#impose(this.#banned, act.member.id, limits.bannedMembers, 'banned')
      case 'mute':
        return this.#impose(this.#muted, act.member.id, limits.mutedMembers, 'muted')
      case 'unban':
        return this.#banned.delete(act.member.id)
      case 'unmute':
        return this.#muted.delete(act.member.id)
      case 'kick':
      case 'role':
      case 'slow':
      case 'door':
      case 'remove':
        return false
      default:
        return assertNever(act)
    }
  }

  /** Only keys mean the same person in another room. */
  #impose(sanctioned: Set<string>, member: string, max: number, word: string): boolean | string {
    if (!hasKey(member) || this.#ownKeys.has(member) || sanctioned.has(member)) return false
    if (sanctioned.size >= max) return `more than ${max} members are ${word}`
    sanctioned.add(member)
    return true
  }
}

/** Without the signature and its context, which are valid only in the original room. */
function unsigned<T extends { sig?: string; seen?: [number, number]; sig1?: string }>(
  event: T,
): Omit<T, 'sig' | 'seen' | 'sig1'> {
  const { sig: _sig, seen: _seen, sig1: _sig1, ...rest } = event
  return rest
}

const TOO_MANY_CHANNELS = `more than ${limits.channelsPerRoom} channels`
