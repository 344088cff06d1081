import * as v from 'valibot'
import type { Draft } from '../bridge/room-state.ts'
import type { Notice } from '../client/session/notice.ts'
import { DataFolderError } from '../node/storage/data-folder-error.ts'
import { JsonFile } from '../node/storage/json-file.ts'
import { draftsPath } from '../node/storage/room-log/open.ts'
import { channelName } from '../protocol/log/events.ts'
import { limits } from '../protocol/base/limits.ts'

const schema = v.object({
  version: v.literal(1),
  drafts: v.pipe(
    v.array(
      v.object({ channel: channelName, text: v.pipe(v.string(), v.maxLength(limits.savedDraftChars)) }),
    ),
    v.maxLength(limits.channelsPerRoom),
  ),
})

/**
 * The drafts of this computer's user in one room, stored beside its log: one per channel, readable
 * by this user only.
 */
export class Drafts {
  readonly #file: JsonFile<typeof schema>
  #drafts: readonly Draft[]
  /** Why the stored drafts could not be read; null if they could. */
  readonly problem: Notice | null = null

  constructor(dataFolder: string, room: string) {
    this.#file = new JsonFile(draftsPath(dataFolder, room), schema)
    this.#drafts = []
    try {
      this.#drafts = this.#file.read()?.drafts ?? []
    } catch (error) {
      // A missing draft is no reason to keep anyone out of a room.
      if (!(error instanceof DataFolderError)) throw error
      this.problem = { kind: 'draftsUnread', because: error.message }
    }
    const { setAside } = this.#file
    if (setAside !== null) this.problem = { kind: 'draftsSetAside', path: setAside }
  }

  get all(): readonly Draft[] {
    return this.#drafts
  }

  /**
   * Replaces the draft of a channel; an empty text deletes it. The oldest beyond
   * limits.channelsPerRoom is deleted. Throws file system errors; then nothing has changed.
   */
  keep({ channel, text }: Draft): void {
    const before = this.#drafts.find((draft) => draft.channel === channel)?.text ?? ''
    if (text === before) return
    const others = this.#drafts.filter((draft) => draft.channel !== channel)
    const drafts = text === '' ? others : [...others, { channel, text }].slice(-limits.channelsPerRoom)
    this.#file.write({ version: 1, drafts: [...drafts] })
    this.#drafts = drafts
  }
}
