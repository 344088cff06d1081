/** Opens something once for all who ask, together or later. After a failure, which all who waited get, the next who asks begins anew. */
export function opened<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined
  return () =>
    (opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    }))
}
