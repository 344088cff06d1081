import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

// The suite CPACE-RISTR255-SHA512 of draft-irtf-cfrg-cpace-21, with the names of the draft. Tested
// with its test vectors.

type Bytes = Uint8Array<ArrayBuffer>
type Point = InstanceType<typeof ristretto255.Point>

const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

/** G.DSI: separates this group's generators from all others. */
const DSI = utf8('CPaceRistretto255')
const DSI_ISK = utf8('CPaceRistretto255_ISK')
/** H.s_in_bytes: the block size of SHA-512. */
const BLOCK_BYTES = 128

/** §6.3: the length as LEB128, then the bytes. */
export function prependLen(bytes: Uint8Array): Bytes {
  const length: number[] = []
  let rest = bytes.length
  for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128)
  return concatBytes(Uint8Array.of(...length, rest), bytes)
}

/** §6.3: a concatenation that can be split in one way only. */
export const lvCat = (...parts: readonly Uint8Array[]): Bytes => concatBytes(...parts.map(prependLen))

/**
 * §8.1: padding fills the hash's first block, so that timing does not reveal the password's length.
 */
export function generatorString(prs: Uint8Array, ci: Uint8Array, sid: Uint8Array): Bytes {
  const used = prependLen(prs).length + prependLen(DSI).length
  return lvCat(DSI, prs, new Uint8Array(Math.max(0, BLOCK_BYTES - 1 - used)), ci, sid)
}

/** RFC 9496 §4.3.4. Optional in noble's type, for groups without such a map. */
const elementDerivation = ristretto255_hasher.deriveToCurve!

/** §8.3: the secret generator of one run. */
export const calculateGenerator = (prs: Uint8Array, ci: Uint8Array, sid: Uint8Array): Point =>
  elementDerivation(sha512(generatorString(prs, ci, sid)))

/** §8.3: 32 random bytes as a scalar below 2^252. */
export function sampleScalar(random: Uint8Array): bigint {
  if (random.length !== 32) throw new RangeError('a scalar takes 32 random bytes')
  return bytesToNumberLE(random) & ((1n << 252n) - 1n)
}

/** §8.3: a public share. Throws RangeError for the scalar 0, which random bytes do not produce. */
export const scalarMult = (scalar: bigint, generator: Point): Bytes => generator.multiply(scalar).toBytes()

/**
 * §8.3: the shared secret, which must not be revealed. Undefined (the draft's G.I) if the other's
 * share is not a valid point, or is the neutral element, with which all passcodes give the same
 * secret.
 */
export function scalarMultVfy(scalar: bigint, share: Uint8Array): Bytes | undefined {
  let point: Point
  try {
    point = ristretto255.Point.fromBytes(share)
  } catch {
    return undefined
  }
  return point.is0() ? undefined : point.multiply(scalar).toBytes()
}

/** §6.3: the messages, with clear roles: first the initiator's, then the responder's. */
export const transcript = (ya: Uint8Array, ada: Uint8Array, yb: Uint8Array, adb: Uint8Array): Bytes =>
  concatBytes(lvCat(ya, ada), lvCat(yb, adb))

/** §7.2: the intermediate session key, 64 bytes. */
export const intermediateKey = (sid: Uint8Array, k: Uint8Array, said: Uint8Array): Bytes =>
  sha512(concatBytes(lvCat(DSI_ISK, sid, k), said))
