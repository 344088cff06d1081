import { join } from 'node:path'
import * as v from 'valibot'
import type { RecentRoom } from '../client/chat-state.ts'
import { limits } from '../protocol/limits.ts'
import { JsonFile } from '../node/json-file.ts'

const RECENT_ROOMS = 20

const schema = v.object({
  version: v.literal(1),
  name: v.pipe(v.string(), v.maxLength(limits.nameChars)),
  recents: v.array(v.object({ address: v.string(), name: v.string(), at: v.number() })),
})

/** What the app remembers of its user, in the data folder's settings.json. */
export class Settings {
  readonly #file: JsonFile<typeof schema>
  #content: v.InferOutput<typeof schema>

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, 'settings.json'), schema)
    this.#content = this.#file.read() ?? { version: 1, name: '', recents: [] }
  }

  get name(): string {
    return this.#content.name
  }

  get recents(): readonly RecentRoom[] {
    return this.#content.recents
  }

  /** Throws what the file system throws; then nothing has changed. */
  setName(name: string): void {
    this.#save({ name })
  }

  /** Puts a room on top of the recent ones; the oldest beyond twenty go. */
  remember(room: RecentRoom): void {
    const others = this.#content.recents.filter(({ address }) => address !== room.address)
    this.#save({ recents: [room, ...others].slice(0, RECENT_ROOMS) })
  }

  forget(address: string): void {
    this.#save({ recents: this.#content.recents.filter((room) => room.address !== address) })
  }

  #save(part: Partial<v.InferOutput<typeof schema>>): void {
    const content = { ...this.#content, ...part }
    this.#file.write(content)
    this.#content = content
  }
}
