import type { AppProblem } from '../words/app-problem.ts'
import { describeAppProblem } from '../words/app-problem-words.ts'
import type { Problem, Result } from '../words/problem.ts'
import { isRefusedBySystem } from '../node/system-error.ts'
import type { StorageError } from '../protocol/log/storage-error.ts'

export const done: Result = { ok: true, value: null }
export const answer = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (problem: Problem): Result<never> => ({ ok: false, problem })

/** A failure of the app itself, in words. */
export const failWith = (problem: AppProblem): Result<never> =>
  fail({ code: problem.code, text: describeAppProblem(problem) })

export const roomUnknown = failWith({ code: 'room-unknown', among: 'open' })

export const storageProblem = ({ failure, message }: StorageError): AppProblem => ({
  code: failure,
  because: message,
})

/**
 * Runs a change of the data folder. A file system error becomes a result that names the folder; any
 * other error is thrown.
 */
export function saveIn(folder: string, save: () => void): Result {
  try {
    save()
    return done
  } catch (error) {
    if (!isRefusedBySystem(error)) throw error
    return failWith({ code: 'not-saved', folder, because: error.message })
  }
}
