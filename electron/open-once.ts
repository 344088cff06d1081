/**
 * Opens a resource once for all callers. A failure rejects for all callers that wait; the next
 * caller tries again.
 */
export function openOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined
  return () =>
    (opening ??= open().catch((error: unknown) => {
      opening = undefined
      throw error
    }))
}
