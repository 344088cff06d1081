import { canonicalJson, type Json } from './canonical-json.ts'

/**
 * The cryptography that pure code needs to check proofs. Texts are hashed and signed as UTF-8.
 * Hashes, keys and signatures are in canonical base64url; anything else is invalid and never
 * throws.
 */
export interface Verifier {
  /** SHA-256: 43 characters. */
  hash(text: string): string
  /** HMAC-SHA-256 (RFC 2104): 43 characters. The key is the secret's text. */
  hmac(secret: string, text: string): string
  /** Whether `proof` is the HMAC of the text, compared in constant time. */
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

/** The binding of a connection within one process, or without TLS on the loopback. */
export const LOCAL_BINDING = 'local'

/**
 * Each text begins with its purpose, so a proof of one thing never proves another. It is a JSON
 * array of strings, so no two different lists make the same text.
 */
const proofText = (purpose: string, ...parts: readonly string[]): string =>
  JSON.stringify([`parley 1 ${purpose}`, ...parts])

/**
 * What a device key signs in the hello: "I am the client of this connection, to this host".
 * `binding` identifies the connection (43 characters, or {@link LOCAL_BINDING}), and
 * `hostFingerprint` the host's key as the client saw it. Over TLS it cannot be replayed; with the
 * local binding it only proves that the key exists.
 */
export const memberProofText = (binding: string, hostFingerprint: string): string =>
  proofText('member', binding, hostFingerprint)

export interface InviteProof {
  readonly binding: string
  readonly roomId: string
  /** The public key of the joining device, which also signs the hello. */
  readonly deviceKey: string
  readonly inviteId: string
}

/**
 * What both sides prove with an invite's secret by HMAC: the client in its hello, the host in its
 * welcome. Because of the role, a side cannot send the other's proof back as its own.
 */
export const inviteProofText = (role: 'client' | 'host', proof: InviteProof): string =>
  proofText(`invite ${role}`, proof.binding, proof.roomId, proof.deviceKey, proof.inviteId)

/** The members of {@link signedEventText}; numbers are written in decimal. */
export interface SignedEvent {
  readonly room: string
  /** The author's key. */
  readonly author: string
  readonly kind: string
  /** Empty for what concerns the whole room. */
  readonly channel: string
  readonly nonce: string
  /** The author's last event when signing. */
  readonly epoch: number
  readonly seq: number
  /** SHA-256 of the canonical payload. */
  readonly payloadHash: string
}

/**
 * What a member signs for each command that makes an event, so that it cannot be moved to another
 * room or channel, made into another kind, or repeated under another nonce. The event's own position
 * and time are not covered: the host decides them.
 */
export const signedEventText = (event: SignedEvent): string =>
  JSON.stringify([
    'parley 2 event',
    event.room,
    event.author,
    event.kind,
    event.channel,
    event.nonce,
    String(event.epoch),
    String(event.seq),
    event.payloadHash,
  ])

/** What a member signed for each message in protocol 1: older events still show it. */
export const postText = (roomId: string, channel: string, nonce: string, body: string): string =>
  proofText('post', roomId, channel, nonce, body)

/**
 * A browser shell derives its pages' key from its token by HMAC over this. The token admits a
 * browser; the key does not.
 */
export const pageKeyText = (): string => proofText('page key')

/**
 * What a browser shell proves to a disconnected page by HMAC with the pages' key, before the page
 * sends its cookie again. Because of the port, a program cannot use the proof of a shell at another
 * port.
 */
export const shellProofText = (port: number, nonce: string): string => proofText('shell', String(port), nonce)

/** The link before the first event of a log. */
export const CHAIN_START = ''

/**
 * What is hashed for an event: all its members in canonical order, including unknown ones. So pass
 * the event as stored or received, before a schema removes members, and without its stored hashes.
 */
export const eventText = (event: { readonly [name: string]: Json | undefined }): string =>
  proofText('event', canonicalJson(event))

/**
 * What is hashed for an event's link: the link before it and the hash of its {@link eventText}.
 * Thanks to the two steps, the chain stays valid when only the hash of a removed message is left.
 */
export const chainText = (previousLink: string, eventHash: string): string =>
  proofText('chain', previousLink, eventHash)

/**
 * The link of an event: 43 characters that depend on it and on all events before it. Equal links
 * mean equal histories, so a client that keeps its last link notices when a host changes the
 * history.
 */
export const chainLink = (
  verifier: Pick<Verifier, 'hash'>,
  previousLink: string,
  event: { readonly [name: string]: Json | undefined },
): string => verifier.hash(chainText(previousLink, verifier.hash(eventText(event))))
