import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { validate } from '../../shared/protocol/wire/decode.ts'
import { JsonFile } from '../../shared/node/storage/json-file.ts'
import { updateSource, type UpdateSource } from './updates.ts'

const chosen = v.strictObject({
  agreed: v.boolean(),
  /** The place on the network that the user entered; null for the one the app was built with. */
  place: v.nullable(v.string()),
})

/** The user's choices about updates, stored in updates.json. */
export type UpdateChoice = v.InferOutput<typeof chosen>

export class UpdateChoices {
  readonly #file: JsonFile<typeof chosen>

  constructor(folder: string) {
    this.#file = new JsonFile(join(folder, 'updates.json'), chosen)
  }

  /** Without a question there is no consent. */
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
 * The build settings of a packaged app (build/builder.config.ts); a checkout has none and takes no
 * updates.
 */
export function builtIn(appFolder: string): { key: string | null; source: UpdateSource | null } {
  const found = validate(packaged, JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')))
  if (found.ok !== true) return { key: null, source: null }
  const { key, repository } = found.value.updates
  const [owner, repo] = repository?.split('/') ?? []
  return { key, source: owner && repo ? { kind: 'github', owner, repo } : null }
}

/** The place that updates come from: the user's, or else the one the app was built with. */
export const chosenSource = (choice: UpdateChoice, fallback: UpdateSource | null): UpdateSource | null =>
  choice.place === null ? fallback : updateSource(choice.place)
