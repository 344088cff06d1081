/**
 * What the system says about a failed call: its code ("ENOENT"), if it has one, and its message.
 */
export function systemError(error: unknown): { readonly code: string | undefined; readonly message: string } {
  // If several addresses were tried, Node reports all their errors together; the first one is
  // enough.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return { code: undefined, message: String(first) }
  return {
    code: 'code' in first && typeof first.code === 'string' ? first.code : undefined,
    message: first.message,
  }
}

/**
 * Whether the system refused a call, as a full disk does. Node also gives codes to mistakes of the
 * caller, but those name no call.
 */
export const isRefusedBySystem = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && typeof error.syscall === 'string'
