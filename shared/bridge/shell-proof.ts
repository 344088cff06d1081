/** What a browser shell tells each page first, over the bridge: how to know it again, and which page belongs to it. */
export interface ShellHello {
  readonly kind: 'shell'
  /** A secret between the shell and its pages, made from its token; another one for another token. */
  readonly key: string
  /** Another one for another build of the page. */
  readonly build: string
}

/** Where a shell answers with the HMAC of `shellProofText`, asked with a nonce. */
export const SHELL_PROOF_PATH = '/proof'
/** Random, at least 128 bits in base64url. */
export const PROOF_NONCE = /^[\w-]{22,64}$/
