import { join } from 'node:path'
import * as v from 'valibot'
import type { RecentRoom } from '../bridge/chat-state.ts'
import { JsonFile } from '../node/storage/json-file.ts'
import { id, timestamp, proof } from '../protocol/log/ids.ts'
import { limits } from '../protocol/base/limits.ts'
import { checkName } from '../protocol/text/text.ts'
import { retentionSchema, type Retention } from './retention/retention.ts'

const schema = v.object({
  version: v.literal(1),
  name: v.pipe(v.string(), v.maxLength(limits.nameChars)),
  recents: v.array(
    v.object({
      id,
      name: v.string(),
      address: v.string(),
      hosted: v.boolean(),
      // A date that cannot be shown is no reason to lose the list.
      at: v.fallback(timestamp, 0),
      hostKey: v.exactOptional(proof),
      hidden: v.exactOptional(v.boolean()),
      also: v.exactOptional(v.array(v.string())),
      bind: v.exactOptional(v.string()),
    }),
  ),
  /**
   * Addresses and ranges to scan for rooms. Parsed like a typed list, so that people can edit it.
   */
  probe: v.exactOptional(v.array(v.pipe(v.string(), v.maxLength(300)))),
  /** How much of each room's log this computer keeps; without it, everything. */
  keep: v.exactOptional(retentionSchema),
})

/** Without the keys in this list, any host that answers for a recent room would be accepted. */
const KEPT = 'your name, your recent rooms and the keys of their hosts'

/** What the app remembers of its user, in the data folder's settings.json. */
export class Settings {
  readonly #file: JsonFile<typeof schema>
  #content: v.InferOutput<typeof schema>

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, 'settings.json'), schema)
    this.#content = this.#file.readOrRefuse(KEPT) ?? { version: 1, name: '', recents: [] }
  }

  /** Empty if it is missing or invalid: people edit the file. */
  get name(): string {
    const name = checkName(this.#content.name)
    return name.ok ? name.text : ''
  }

  get recents(): readonly RecentRoom[] {
    return this.#content.recents
  }

  get retention(): Retention {
    return this.#content.keep ?? {}
  }

  get probe(): readonly string[] {
    return this.#content.probe ?? []
  }

  /** Throws file system errors; then nothing has changed. */
  setProbe(entries: readonly string[]): void {
    this.#save({ probe: [...entries] })
  }

  /** Throws file system errors; then nothing has changed. */
  setName(name: string): void {
    this.#save({ name })
  }

  /** Puts a room on top of the recent ones. */
  remember(room: RecentRoom): void {
    const others = this.#content.recents.filter((other) => other.id !== room.id)
    this.#save({ recents: [writable(room), ...others] })
  }

  /** Replaces what is remembered of a recent room; its place in the list stays. */
  amend(room: RecentRoom): void {
    this.#save({
      recents: this.#content.recents.map((recent) => (recent.id === room.id ? writable(room) : recent)),
    })
  }

  forget(room: string): void {
    this.#save({ recents: this.#content.recents.filter((other) => other.id !== room) })
  }

  #save(part: Partial<v.InferOutput<typeof schema>>): void {
    const content = { ...this.#content, ...part }
    this.#file.write(content)
    this.#content = content
  }
}

const writable = ({ also, ...room }: RecentRoom) => ({ ...room, ...(also && { also: [...also] }) })
