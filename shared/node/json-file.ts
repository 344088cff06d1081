import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { validate } from '../protocol/decode.ts'
import { NewerSchemaError } from './newer-schema-error.ts'
import { systemError } from './system-error.ts'

/**
 * A small file of settings. Writing replaces it in one step, so a crash leaves the old or the new one; a file that
 * cannot be read is kept aside as `.broken`, never overwritten. One that says a higher `version` than the one given is left where it
 * is: a newer Parley wrote it.
 */
export class JsonFile<const S extends v.GenericSchema> {
  readonly #path: string
  readonly #schema: S
  readonly #version: number

  constructor(path: string, schema: S, version = 1) {
    this.#path = path
    this.#schema = schema
    this.#version = version
  }

  /** The file's content, or undefined when there is none or it was not what it should be. Throws NewerSchemaError. */
  read(): v.InferOutput<S> | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (systemError(error).code === 'ENOENT') return undefined
      throw error
    }
    const content = parse(text)
    const checked = validate(this.#schema, content)
    if (checked.ok === true) return checked.value
    this.#refuseNewer(content)
    renameSync(this.#path, `${this.#path}.broken`)
    return undefined
  }

  #refuseNewer(content: unknown): void {
    const said = validate(versioned, content)
    if (said.ok !== true || said.value.version <= this.#version) return
    throw new NewerSchemaError(
      `${this.#path} was written by a newer Parley (version ${said.value.version}; this one knows ${this.#version}). Nothing in it was changed. Install the newer Parley again to open it.`,
    )
  }

  /** Throws what the file system throws; the old content is then still there. */
  write(content: v.InferInput<S>): void {
    const next = `${this.#path}.next`
    writeFileSync(next, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(next, this.#path)
  }
}

const versioned = v.object({ version: v.number() })

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
