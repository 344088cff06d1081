/**
 * A stored log or file was written by a newer Parley. The message is for people, and says which.
 */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError'
}
