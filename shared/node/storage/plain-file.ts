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

// The small files of a data folder, which may be from someone else: on a stick, or out of an
// archive.

/** Far more bytes than a file of settings or keys ever has. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The content of a small file; undefined if there is none. Throws DataFolderError for what is not
 * such a file: a folder, a pipe without a writer, more than 16 MiB.
 */
export function readPlain(path: string): Buffer | undefined {
  try {
    // O_NONBLOCK, which Windows does not have, prevents hanging on a pipe.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const about = fstatSync(file)
      if (!about.isFile()) throw unreadable(path, 'it isn’t a file')
      if (about.size > MAX_BYTES) throw unreadable(path, 'it’s too large')
      return readFileSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof DataFolderError) throw error
    const { code, message } = systemError(error)
    if (code === 'ENOENT') return undefined
    throw unreadable(path, message)
  }
}

/**
 * The text of a small file, which an editor may have given a byte order mark, other line ends or
 * UTF-16. Or its first line that is not text; undefined if there is no file. Throws as readPlain
 * does.
 */
export function readPlainText(path: string): ReturnType<typeof textOf> | undefined {
  const bytes = readPlain(path)
  return bytes && textOf(bytes)
}

const unreadable = (path: string, why: string): DataFolderError =>
  new DataFolderError('unusable', `Can’t read ${path}: ${why}. Nothing in it was changed.`)

/**
 * Writes a temporary file and renames it, readable by this user only: a crash leaves the old or the
 * new one. A link there is replaced, never written through. Without `flush` the file may be empty
 * after a power cut. Throws what the file system throws; the old content is still there then.
 */
export function replaceFile(path: string, content: string | Uint8Array, { flush = true } = {}): void {
  const next = `${path}.next`
  const write = () => writeFileSync(next, content, { mode: 0o600, flush, flag: 'wx' })
  try {
    write()
  } catch (error) {
    if (systemError(error).code !== 'EEXIST') throw error
    // Left behind by a crash, or put there by someone.
    unlinkSync(next)
    write()
  }
  renameSync(next, path)
}
