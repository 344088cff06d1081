/** Something that is kept, a log or a file, was written by a newer Parley than this one. The message is for people, and says which. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError'
}
