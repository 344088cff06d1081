import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { textOf } from '../../protocol/text/lines.ts'
import { DataFolderError } from './data-folder-error.ts'
import { systemError } from '../system-error.ts'

// The small files of a data folder. Such a folder may come from somebody else, on a stick or out of an archive.

/** Far above what a file of settings or keys ever takes. Bytes. */
const LARGEST = 16 * 1024 * 1024

/**
 * What is in a small file, or undefined when there is none. Throws DataFolderError for what is no such file, such as a folder, a pipe that
 * nobody writes to, or more than 16 MiB.
 */
export function readPlain(path: string): Buffer | undefined {
  try {
    // O_NONBLOCK, which Windows does not have, keeps a pipe from hanging us.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const about = fstatSync(file)
      if (!about.isFile()) throw refused(path, 'it isn’t a file')
      if (about.size > LARGEST) throw refused(path, 'it’s too large')
      return readFileSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof DataFolderError) throw error
    const { code, message } = systemError(error)
    if (code === 'ENOENT') return undefined
    throw refused(path, message)
  }
}

/**
 * The text of a small file, which an editor may have given a byte order mark, other line ends or UTF-16; or its first line that is no text,
 * or undefined when there is no file. Throws as readPlain does.
 */
export function readPlainText(path: string): ReturnType<typeof textOf> | undefined {
  const bytes = readPlain(path)
  return bytes && textOf(bytes)
}

const refused = (path: string, why: string): DataFolderError =>
  new DataFolderError('unusable', `Can’t read ${path}: ${why}. Nothing in it was changed.`)

/**
 * Writes a file aside and renames it, readable by this user only: a crash leaves the old one or the new one. A link that lies there is replaced, and
 * never written through. Without `flush` it may be empty after a power cut. Throws what the file system throws; the old content is then
 * still there.
 */
export function replaceFile(path: string, content: string | Uint8Array, { flush = true } = {}): void {
  const next = `${path}.next`
  const write = () => writeFileSync(next, content, { mode: 0o600, flush, flag: 'wx' })
  try {
    write()
  } catch (error) {
    if (systemError(error).code !== 'EEXIST') throw error
    // A crash left it behind, or somebody put it there.
    unlinkSync(next)
    write()
  }
  renameSync(next, path)
}
