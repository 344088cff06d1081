import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The path of the program in an Electron folder, for each system that builds one. */
const PROGRAMS = [
  'electron',
  'electron.exe',
  'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
]

/** Marks the place of the fuses in the program (electronjs.org/docs/latest/tutorial/fuses). */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * Whether the program in an Electron folder has fuses to set. Every released Electron does; one put
 * together for testing may not, and then no installer is made of it.
 */
export function hasFuses(folder: string): boolean {
  const program = PROGRAMS.map((name) => join(folder, name)).find((path) => existsSync(path))
  return program !== undefined && readFileSync(program).includes(FUSE_WIRE)
}
