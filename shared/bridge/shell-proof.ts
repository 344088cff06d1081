/**
 * A browser shell's first message to each page: how to recognise the shell, and which page belongs
 * to it.
 */
export interface ShellHello {
  readonly kind: 'shell'
  /**
   * A secret between the shell and its pages, derived from its token: it changes with the token.
   */
  readonly key: string
  /** Changes with each build of the page. */
  readonly build: string
}

/** Where a shell answers a nonce with the HMAC of `shellProofText`. */
export const SHELL_PROOF_PATH = '/proof'
/** Random, at least 128 bits in base64url. */
export const PROOF_NONCE = /^[\w-]{22,64}$/
