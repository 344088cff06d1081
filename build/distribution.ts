import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the program can be in an Electron folder, on each system. */
const PROGRAMS = [
  'electron',
  'electron.exe',
  'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
]

/** Marks the place of the fuses in the program (electronjs.org/docs/latest/tutorial/fuses). */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * Whether the program in an Electron folder has fuses to set. Every released Electron has them. One
 * put together for testing may not, and must not become an installer.
 */
export function hasFuses(folder: string): boolean {
  const program = PROGRAMS.map((name) => join(folder, name)).find((path) => existsSync(path))
  return program !== undefined && readFileSync(program).includes(FUSE_WIRE)
}
