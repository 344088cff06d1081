import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { AppLoss } from '../../shared/bridge/bridge.ts'
import { SHELL_PROOF_PATH } from '../../shared/bridge/shell-proof.ts'
import { toBase64url } from '../../shared/protocol/trust/base64url.ts'
import { shellProofText } from '../../shared/protocol/trust/proofs.ts'
import { newId } from '../store/nonce.ts'

/** How long an answer is waited for: it comes from this computer. */
const PATIENCE_MS = 5_000

const utf8 = new TextEncoder()

/** Where a page came from. */
export interface PageOrigin {
  readonly port: number
  /** Asks the page's own origin, without showing it a cookie. Rejects where nothing answers as a web server does. */
  ask(path: string): Promise<string>
}

/** This page's own. */
const ownOrigin = (): PageOrigin => ({
  port: Number(location.port),
  ask: async (path) => {
    const options = {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    } as const
    return (await fetch(path, options)).text()
  },
})

/**
 * Whether the shell that a page came from answers at its address again: `here`, or `gone`, or `taken` where something else does. That
 * something may have been put there by another user of this computer, so it is shown no cookie before it has proved what it is.
 * @param key the shell's own, as it told the page: 43 characters
 */
export async function findShell(
  key: string,
  { port, ask }: PageOrigin = ownOrigin(),
): Promise<'here' | AppLoss> {
  const nonce = newId()
  const expected = toBase64url(hmac(sha256, utf8.encode(key), utf8.encode(shellProofText(port, nonce))))
  const answer = await ask(`${SHELL_PROOF_PATH}?nonce=${nonce}`).catch(() => null)
  if (answer === null) return 'gone'
  return answer.trim() === expected ? 'here' : 'taken'
}
