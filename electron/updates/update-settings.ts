import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { validate } from '../../shared/protocol/wire/decode.ts'
import { JsonFile } from '../../shared/node/storage/json-file.ts'
import { updateSource, type UpdateSource } from './updates.ts'

const schema = v.strictObject({
  agreed: v.boolean(),
  /**
   * The address on the network that the user entered; null for the source the app was built with.
   */
  place: v.nullable(v.string()),
})

/** The user's choices about updates, stored in updates.json. */
export type UpdateChoice = v.InferOutput<typeof schema>

export class UpdateChoices {
  readonly #file: JsonFile<typeof schema>

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, 'updates.json'), schema)
  }

  /** The saved choices; without a file, the user has not agreed. */
  read(): UpdateChoice {
    return this.#file.read() ?? { agreed: false, place: null }
  }

  write(choice: UpdateChoice): void {
    this.#file.write(choice)
  }
}

const packaged = v.object({
  updates: v.object({
    key: v.nullable(v.string()),
    repository: v.nullable(v.pipe(v.string(), v.regex(/^[^/]+\/[^/]+$/))),
  }),
})

/**
 * The update settings that a packaged app was built with (build/builder.config.ts). A checkout has
 * none, and gets no updates.
 */
export function buildSettings(appFolder: string): { key: string | null; source: UpdateSource | null } {
  const found = validate(packaged, JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')))
  if (found.ok !== true) return { key: null, source: null }
  const { key, repository } = found.value.updates
  const [owner, repo] = repository?.split('/') ?? []
  return { key, source: owner && repo ? { kind: 'github', owner, repo } : null }
}

/** The source of updates: the user's, or else the one that the app was built with. */
export const chosenSource = (choice: UpdateChoice, fallback: UpdateSource | null): UpdateSource | null =>
  choice.place === null ? fallback : updateSource(choice.place)
