import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { AppLoss } from '../../shared/bridge/bridge.ts'
import { SHELL_PROOF_PATH } from '../../shared/bridge/shell-proof.ts'
import { toBase64url } from '../../shared/protocol/trust/base64url.ts'
import { shellProofText } from '../../shared/protocol/trust/proofs.ts'
import { newId } from '../store/nonce.ts'

/** The deadline for an answer from this computer. */
const ANSWER_TIMEOUT_MS = 5_000

const utf8 = new TextEncoder()

/** Where a page came from. */
export interface PageOrigin {
  readonly port: number
  /** Asks the page's own origin, without sending a cookie. Rejects if no web server answers. */
  ask(path: string): Promise<string>
}

/** This page's own origin. */
const ownOrigin = (): PageOrigin => ({
  port: Number(location.port),
  ask: async (path) => {
    const options = {
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    } as const
    return (await fetch(path, options)).text()
  },
})

/**
 * Whether the shell that a page came from answers at its address again: `here`, `gone`, or `taken`
 * if something else answers. Another user of this computer may run that server, so no cookie is
 * sent before it has proved its identity.
 * @param key the shell's key from its hello: 43 characters
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
