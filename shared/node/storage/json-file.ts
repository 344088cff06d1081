import { existsSync, renameSync } from 'node:fs'
import * as v from 'valibot'
import { validate } from '../../protocol/wire/decode.ts'
import { jsonProblemWords, parseJson } from '../../protocol/text/json-text.ts'
import { NewerSchemaError } from './newer-schema-error.ts'
import { DataFolderError } from './data-folder-error.ts'
import { readPlainText, replaceFile } from './plain-file.ts'

/**
 * A small settings file. Writing replaces it in one step, so a crash leaves the old or the new one.
 * A damaged file is renamed to `.broken` or left in place, and never overwritten. One with a higher
 * `version` than the given one is left in place: a newer Parley wrote it.
 */
export class JsonFile<const S extends v.GenericSchema> {
  readonly #path: string
  readonly #schema: S
  readonly #version: number
  #setAside: string | null = null

  constructor(path: string, schema: S, version = 1) {
    this.#path = path
    this.#schema = schema
    this.#version = version
  }

  /**
   * The file's content; undefined if there is none or it is damaged. Throws NewerSchemaError, and
   * DataFolderError for what is not a file.
   */
  read(): v.InferOutput<S> | undefined {
    const read = this.#check()
    if (read?.ok !== false) return read?.value
    this.#setAside = this.#unusedName()
    renameSync(this.#path, this.#setAside)
    return undefined
  }

  /**
   * Where `read` has moved a damaged file, if there was one: to tell the user, who may miss its
   * content.
   */
  get setAside(): string | null {
    return this.#setAside
  }

  /**
   * The same for content that must not be replaced silently: a damaged file is left as it is.
   * `lost` says what was in it. Throws DataFolderError.
   */
  readOrRefuse(lost: string): v.InferOutput<S> | undefined {
    const read = this.#check()
    if (read?.ok !== false) return read?.value
    throw new DataFolderError(
      'unusable',
      `${this.#path} is damaged (${read.problem}). Nothing in it was changed. Repair it, or move it away to start without ${lost}.`,
    )
  }

  #check() {
    const read = readPlainText(this.#path)
    if (read === undefined) return undefined
    if ('problem' in read) return { ok: false, problem: `line ${read.number} is not UTF-8 text` } as const
    const content = parseJson(read.text)
    if (!content.ok) return { ok: false, problem: jsonProblemWords(content.problem) } as const
    const checked = validate(this.#schema, content.value)
    if (checked.ok === true) return checked
    this.#refuseNewer(content.value)
    return { ok: false, problem: checked.ok === false ? checked.problem : 'not what Parley writes' } as const
  }

  /** An unused name: files that were set aside before are kept, too. */
  #unusedName(): string {
    for (let number = 1; ; number++) {
      const path = `${this.#path}.broken${number === 1 ? '' : `-${number}`}`
      if (!existsSync(path)) return path
    }
  }

  #refuseNewer(content: unknown): void {
    const said = validate(versioned, content)
    if (said.ok !== true || said.value.version <= this.#version) return
    throw new NewerSchemaError(
      `${this.#path} was written by a newer version of Parley (version ${said.value.version}; this one knows ${this.#version}). Nothing in it was changed. Install the newer version again to open it.`,
    )
  }

  /** Throws what the file system throws; the old content is still there then. */
  write(content: v.InferInput<S>): void {
    replaceFile(this.#path, `${JSON.stringify(content, null, 2)}\n`)
  }
}

const versioned = v.object({ version: v.number() })
