import { join } from 'node:path'
import * as v from 'valibot'
import { JsonFile } from '../storage/json-file.ts'

const savedShell = v.object({
  version: v.literal(1),
  /** Where it listened last. */
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  /** 32 random bytes in base64url: admits its user's browser. */
  token: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
})

export type SavedShell = Omit<v.InferOutput<typeof savedShell>, 'version'>

export interface WebShellFile {
  read(): SavedShell | undefined
  write(shell: SavedShell): void
}

/**
 * What the browser shell of a data folder needs at the next start, so that an open page finds it
 * again: readable by this user only. Throws what JsonFile throws.
 */
export function webShellFile(dataFolder: string): WebShellFile {
  const file = new JsonFile(join(dataFolder, 'web.json'), savedShell)
  return {
    read: () => file.read(),
    write: ({ port, token }) => file.write({ version: 1, port, token }),
  }
}
