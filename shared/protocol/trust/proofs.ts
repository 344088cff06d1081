import { canonicalJson, type Json } from './canonical-json.ts'

/**
 * What pure code needs of cryptography to check what others claim. Texts are hashed and signed as UTF-8; hashes, keys and
 * signatures are base64url in its one spelling, and anything else is wrong, never an exception.
 */
export interface Verifier {
  /** SHA-256: 43 characters. */
  hash(text: string): string
  /** HMAC-SHA-256 (RFC 2104): 43 characters. The key is the secret's text. */
  hmac(secret: string, text: string): string
  /** Whether `proof` is the hmac of both, compared in constant time. */
  isHmac(secret: string, text: string, proof: string): boolean
  /** Whether the owner of an Ed25519 key (RFC 8032; 43 characters) signed the text (86 characters). */
  isSignature(publicKey: string, text: string, signature: string): boolean
}

/** A device key that signs. */
export interface Signer {
  /** Ed25519, 43 characters. */
  readonly publicKey: string
  /** 86 characters. */
  sign(text: string): string
}

/** Stands for the binding of a connection that nothing from outside can reach: within one process, or plain on the loopback. */
export const LOCAL_BINDING = 'local'

/**
 * Every text begins with what it is for, so that a proof of one thing never proves another, and is a JSON array of
 * strings, so that no two different lists make the same text.
 */
const proofText = (purpose: string, ...parts: readonly string[]): string =>
  JSON.stringify([`parley 1 ${purpose}`, ...parts])

/**
 * What a device key signs in the hello: "I am at the client's end of this connection, which I believe to be with this
 * host". `binding` names the connection (43 characters, or {@link LOCAL_BINDING}), `hostFingerprint` the host's key as the
 * client saw it. Over TLS it cannot be replayed; with the local binding it proves no more than that the key exists.
 */
export const memberProofText = (binding: string, hostFingerprint: string): string =>
  proofText('member', binding, hostFingerprint)

export interface InviteProof {
  readonly binding: string
  readonly roomId: string
  /** The public key of the device that joins, the one the hello's signature is made with. */
  readonly deviceKey: string
  readonly inviteId: string
}

/**
 * What both sides prove with an invite's secret by HMAC: the client in its hello, the host in its welcome. The role keeps one
 * from sending back the other's proof as its own.
 */
export const inviteProofText = (role: 'client' | 'host', proof: InviteProof): string =>
  proofText(`invite ${role}`, proof.binding, proof.roomId, proof.deviceKey, proof.inviteId)

/**
 * What a member signs for each message: it cannot be moved to another room or channel, nor doubled under another nonce. The
 * place in the order and the time are the host's word and not covered.
 */
export const postText = (roomId: string, channel: string, nonce: string, body: string): string =>
  proofText('post', roomId, channel, nonce, body)

/** What a browser shell makes its pages' key of by HMAC, with the token that lets a browser in: the key does not. */
export const pageKeyText = (): string => proofText('page key')

/**
 * What a browser shell proves with its pages' key by HMAC to a page that was cut off, before that shows its cookie again. The port keeps
 * what listens at one from having its proof made by a shell at another.
 */
export const shellProofText = (port: number, nonce: string): string => proofText('shell', String(port), nonce)

/** What stands for the log before its first event, in the place of a hash. */
export const CHAIN_START = ''

/**
 * What is hashed of an event: all its members in canonical order, those this build does not know included. So it must be
 * the event as it was stored or received, before a schema takes anything away; whatever is kept beside an event and not part
 * of it (its hashes) must not be in it.
 */
export const eventText = (event: { readonly [name: string]: Json | undefined }): string =>
  proofText('event', canonicalJson(event))

/**
 * What is hashed to become an event's link in the chain: the link before it and the hash of its {@link eventText}. Two steps,
 * so that the chain still holds where only the hash of a removed message is left.
 */
export const chainText = (previousLink: string, eventHash: string): string =>
  proofText('chain', previousLink, eventHash)

/**
 * The link of an event: 43 characters that stand for it and everything before it. Whoever has the same link has the same
 * history; a client that keeps its last one notices when a host tells it differently.
 */
export const chainLink = (
  verifier: Pick<Verifier, 'hash'>,
  previousLink: string,
  event: { readonly [name: string]: Json | undefined },
): string => verifier.hash(chainText(previousLink, verifier.hash(eventText(event))))
