/** Only the six digits that a host's window shows: an address may contain six digits, too. */
const PASSCODE_ALONE = /^\d{3}[\s-]?\d{3}$/

/**
 * The problem with text typed into the join field, found without a request; null if it may be an
 * invite or an address.
 */
export function joinInputProblem(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return 'Paste an invite or type an address first.'
  return PASSCODE_ALONE.test(text)
    ? 'That looks like a passcode. Choose the room above or type its address first; you’ll be asked for the passcode.'
    : null
}
