import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as v from 'valibot'
import { validate } from '../protocol/decode.ts'
import { systemError } from './system-error.ts'

/**
 * A small file of settings. Writing replaces it in one step, so a crash leaves the old or the new one; a file that
 * cannot be read is kept aside as `.broken`, never overwritten.
 */
export class JsonFile<const S extends v.GenericSchema> {
  readonly #path: string
  readonly #schema: S

  constructor(path: string, schema: S) {
    this.#path = path
    this.#schema = schema
  }

  /** The file's content, or undefined when there is none or it was not what it should be. */
  read(): v.InferOutput<S> | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (systemError(error).code === 'ENOENT') return undefined
      throw error
    }
    const checked = validate(this.#schema, parse(text))
    if (checked.ok === true) return checked.value
    renameSync(this.#path, `${this.#path}.broken`)
    return undefined
  }

  /** Throws what the file system throws; the old content is then still there. */
  write(content: v.InferInput<S>): void {
    const next = `${this.#path}.next`
    writeFileSync(next, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(next, this.#path)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
