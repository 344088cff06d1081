import type { Problem, Result } from '../client/bridge.ts'
import { isRefusedBySystem } from '../node/system-error.ts'
import type { StorageError } from '../protocol/storage-error.ts'

export const done: Result = { ok: true, value: null }
export const answer = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (problem: Problem): Result<never> => ({ ok: false, problem })
export const failWith = (code: string, text: string): Result<never> => fail({ code, text })

export const roomUnknown = failWith('room-unknown', 'This room is no longer open.')

export const storageWords = ({ failure, message }: StorageError): string =>
  failure === 'disk-full'
    ? 'This computer’s disk is full, so this wasn’t saved. Free up some space and try again.'
    : `This couldn’t be read or saved on this computer: ${message}.`

/** Runs what changes the data folder; what the file system refuses is answered with the folder's name. Throws every other error. */
export function filing(folder: string, file: () => void): Result {
  try {
    file()
    return done
  } catch (error) {
    if (!isRefusedBySystem(error)) throw error
    return failWith('not-saved', `Couldn’t save this in ${folder}: ${error.message}.`)
  }
}
