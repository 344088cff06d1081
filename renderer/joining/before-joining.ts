/** Six digits as a host's window shows them, and nothing else: an address has six digits, too. */
const PASSCODE_ALONE = /^\d{3}[\s-]?\d{3}$/

/** What is wrong with what was typed, before anybody is asked; null where it may be somewhere to join. */
export function problemBefore(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return 'Paste an invite or type an address first.'
  return PASSCODE_ALONE.test(text)
    ? 'That looks like a passcode. Choose the room above or type its address first; you’ll be asked for the passcode.'
    : null
}
