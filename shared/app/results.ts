import type { Problem, Result } from '../client/bridge.ts'
import { isRefusedBySystem } from '../node/system-error.ts'
import type { StorageError } from '../protocol/storage-error.ts'

export const done: Result = { ok: true, value: null }
export const answer = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (problem: Problem): Result<never> => ({ ok: false, problem })
export const failWith = (code: string, text: string): Result<never> => fail({ code, text })

export const roomUnknown = failWith('room-unknown', 'This room is not open any more.')

export const storageWords = ({ failure, message }: StorageError): string =>
  failure === 'disk-full'
    ? 'The disk of this machine is full, so this was not kept. Make some space and try again.'
    : `This could not be read or stored on this machine: ${message}.`

/** Runs what changes the data folder; what the file system refuses is answered with the folder's name. Throws every other error. */
export function filing(folder: string, file: () => void): Result {
  try {
    file()
    return done
  } catch (error) {
    if (!isRefusedBySystem(error)) throw error
    return failWith('not-saved', `This could not be saved in ${folder}: ${error.message}.`)
  }
}
