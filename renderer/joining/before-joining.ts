/** Exactly six digits as a host's window shows them: an address may contain six digits, too. */
const PASSCODE_ALONE = /^\d{3}[\s-]?\d{3}$/

/**
 * The problem with the typed text, before any request is made; null if it may be somewhere to join.
 */
export function problemBefore(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return 'Paste an invite or type an address first.'
  return PASSCODE_ALONE.test(text)
    ? 'That looks like a passcode. Choose the room above or type its address first; you’ll be asked for the passcode.'
    : null
}
