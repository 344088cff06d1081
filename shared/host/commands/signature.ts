import { commandStatement, statementText } from '../../protocol/log/statement.ts'
import { hasKey } from '../../protocol/trust/has-key.ts'
import type { Verifier } from '../../protocol/trust/proofs.ts'
import type { LoggedFrame } from './table.ts'

/**
 * Whether a command has the signature that its author's key demands [S4]. That of a message is only
 * there to be checked by its readers, since checking takes longer than storing; the others are
 * checked here, so that no one's words are changed in another's name. A host has the last word
 * about names.
 */
export function isSigned(
  { room, verifier }: { readonly room: string; readonly verifier: Verifier },
  author: string,
  frame: LoggedFrame,
): boolean {
  if (frame.kind === 'rename' || !hasKey(author)) return true
  const { nonce, sig, seen } = frame
  if (sig === undefined || seen === undefined) return false
  if (frame.kind === 'post') return true
  const text = statementText({ room, author, nonce, seen }, commandStatement(frame), verifier)
  return verifier.isSignature(author, text, sig)
}
