/**
 * `held` if another running Parley uses the folder, `newer` if a later one wrote it, `unusable` if
 * the system refuses it or something in it is damaged.
 */
export type DataFolderProblem = 'held' | 'newer' | 'unusable'

/** The folder cannot be used. The message is for people. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
  readonly code: DataFolderProblem

  constructor(code: DataFolderProblem, message: string) {
    super(message)
    this.code = code
  }
}
