/** Why storing failed. Nothing was stored, and a later attempt may succeed. */
export type StorageFailure = 'disk-full' | 'storage-failed'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly failure: StorageFailure

  constructor(failure: StorageFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** A command of the batch is already in the log. */
export class RepeatedCommandError extends StorageError {
  constructor() {
    super('storage-failed', 'a command that is in the log already')
  }
}
