import { canonicalJson, type Json } from './canonical-json.ts'

/**
 * The cryptography that pure code needs to check claims. Texts are hashed and signed as UTF-8.
 * Hashes, keys and signatures are base64url in its one spelling; anything else is invalid, never an
 * exception.
 */
export interface Verifier {
  /** SHA-256: 43 characters. */
  hash(text: string): string
  /** HMAC-SHA-256 (RFC 2104): 43 characters. The key is the secret's text. */
  hmac(secret: string, text: string): string
  /** Whether `proof` is the HMAC of both, compared in constant time. */
  isHmac(secret: string, text: string, proof: string): boolean
  /**
   * Whether the owner of an Ed25519 key (RFC 8032; 43 characters) signed the text (86 characters).
   */
  isSignature(publicKey: string, text: string, signature: string): boolean
}

/** A device key that signs. */
export interface Signer {
  /** Ed25519, 43 characters. */
  readonly publicKey: string
  /** 86 characters. */
  sign(text: string): string
}

/**
 * The binding of a connection that nothing outside can reach: within one process, or plain on the
 * loopback.
 */
export const LOCAL_BINDING = 'local'

/**
 * Each text begins with its purpose, so a proof of one thing never proves another. It is a JSON
 * array of strings, so no two different lists make the same text.
 */
const proofText = (purpose: string, ...parts: readonly string[]): string =>
  JSON.stringify([`parley 1 ${purpose}`, ...parts])

/**
 * What a device key signs in the hello: "I am at the client's end of this connection, which I
 * believe to be with this host". `binding` names the connection (43 characters, or {@link
 * LOCAL_BINDING}), `hostFingerprint` is the host's key as the client saw it. Over TLS it cannot be
 * replayed; with the local binding it only proves that the key exists.
 */
export const memberProofText = (binding: string, hostFingerprint: string): string =>
  proofText('member', binding, hostFingerprint)

export interface InviteProof {
  readonly binding: string
  readonly roomId: string
  /** The public key of the joining device, with which it also signs the hello. */
  readonly deviceKey: string
  readonly inviteId: string
}

/**
 * What both sides prove with an invite's secret by HMAC: the client in its hello, the host in its
 * welcome. The role prevents sending the other's proof back as one's own.
 */
export const inviteProofText = (role: 'client' | 'host', proof: InviteProof): string =>
  proofText(`invite ${role}`, proof.binding, proof.roomId, proof.deviceKey, proof.inviteId)

/**
 * What a member signs for each message: it cannot be moved to another room or channel, or repeated
 * under another nonce. Place and time are the host's word and not covered.
 */
export const postText = (roomId: string, channel: string, nonce: string, body: string): string =>
  proofText('post', roomId, channel, nonce, body)

/**
 * From this and its token, a browser shell derives its pages' key by HMAC. The token admits a
 * browser; the key does not.
 */
export const pageKeyText = (): string => proofText('page key')

/**
 * What a browser shell proves by HMAC with its pages' key to a disconnected page, before that sends
 * its cookie again. The port stops a program at one port from using the proof of a shell at
 * another.
 */
export const shellProofText = (port: number, nonce: string): string => proofText('shell', String(port), nonce)

/** Stands for the log before its first event, in place of a hash. */
export const CHAIN_START = ''

/**
 * What is hashed of an event: all its members in canonical order, including unknown ones. So it
 * must be the event as stored or received, before a schema removes anything, and without what is
 * only stored beside it (its hashes).
 */
export const eventText = (event: { readonly [name: string]: Json | undefined }): string =>
  proofText('event', canonicalJson(event))

/**
 * What is hashed to become an event's link: the link before it and the hash of its {@link
 * eventText}. With two steps the chain still holds where only the hash of a removed message is
 * left.
 */
export const chainText = (previousLink: string, eventHash: string): string =>
  proofText('chain', previousLink, eventHash)

/**
 * The link of an event: 43 characters that stand for it and everything before it. The same link
 * means the same history; a client that keeps its last one notices when a host changes it.
 */
export const chainLink = (
  verifier: Pick<Verifier, 'hash'>,
  previousLink: string,
  event: { readonly [name: string]: Json | undefined },
): string => verifier.hash(chainText(previousLink, verifier.hash(eventText(event))))
