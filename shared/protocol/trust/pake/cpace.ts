import { equalBytes } from '@noble/curves/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { fromBase64url, toBase64url } from '../base64url.ts'
import {
  calculateGenerator,
  intermediateKey,
  lvCat,
  sampleScalar,
  scalarMult,
  scalarMultVfy,
  transcript,
} from './ristretto.ts'

/**
 * Proves that both sides know a passcode without revealing it: CPace (draft-irtf-cfrg-cpace-21,
 * CPACE-RISTR255-SHA512, client as initiator, explicit key confirmation as in its §10.4). An
 * eavesdropper cannot test passcodes. A participant learns whether one guess was right:
 *
 *     client  start   → share                →  answer  host
 *     client  finish  ← share, confirmation  ←          host
 *     client          → confirmation         →  confirm host
 *
 * The answer already shows the client whether its guess was right. So the host must count an
 * attempt before it answers, and may uncount it once `confirmCpace` is true.
 */
export interface CpaceInputs {
  /** As {@link readPasscode} returns it. */
  readonly passcode: string
  /** Identifies this connection. A relay has two, with different bindings, and so no common key. */
  readonly binding: string
  /** The public key of the device that joins. */
  readonly deviceKey: string
  readonly hostFingerprint: string
}

/** The client's state until the host's answer. Secret; use it for one answer. */
export interface CpaceStarted {
  readonly inputs: CpaceInputs
  readonly scalar: bigint
  readonly share: Uint8Array
}

/** The host's state until the client's confirmation. Secret. */
export interface CpaceAnswered {
  readonly expected: Uint8Array
}

export interface CpaceAnswer {
  /** 43 characters. */
  readonly share: string
  /** 86 characters. */
  readonly confirmation: string
}

/** `bad-share`: the peer is not honest. `not-confirmed`: another passcode, or an interceptor. */
export type CpaceProblem = 'bad-share' | 'not-confirmed'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** ADa and ADb: the roles, so that one side's message is not valid as the other's. */
const CLIENT = utf8('parley client')
const HOST = utf8('parley host')

const sidOf = (inputs: CpaceInputs): Uint8Array => utf8(inputs.binding)

/** §10.1.1: the two parties, the initiator first. */
const channelOf = (inputs: CpaceInputs): Uint8Array =>
  lvCat(utf8('parley 1 passcode'), utf8(inputs.deviceKey), utf8(inputs.hostFingerprint))

const shareOf = (inputs: CpaceInputs, scalar: bigint): Uint8Array =>
  scalarMult(scalar, calculateGenerator(utf8(inputs.passcode), channelOf(inputs), sidOf(inputs)))

/** §10.4: both confirmations, or undefined if the other's share is invalid. */
function confirmations(
  inputs: CpaceInputs,
  scalar: bigint,
  theirs: Uint8Array,
  ya: Uint8Array,
  yb: Uint8Array,
): { client: Uint8Array; host: Uint8Array } | undefined {
  const secret = scalarMultVfy(scalar, theirs)
  if (!secret) return undefined
  const sid = sidOf(inputs)
  const isk = intermediateKey(sid, secret, transcript(ya, CLIENT, yb, HOST))
  const macKey = sha512(concatBytes(utf8('CPaceMac'), sid, isk))
  return { client: hmac(sha512, macKey, lvCat(ya, CLIENT)), host: hmac(sha512, macKey, lvCat(yb, HOST)) }
}

/** The client's first step. `random` is 32 unpredictable bytes, used for nothing else. */
export function startCpace(
  inputs: CpaceInputs,
  random: Uint8Array,
): { readonly share: string; readonly state: CpaceStarted } {
  const scalar = sampleScalar(random)
  const share = shareOf(inputs, scalar)
  return { share: toBase64url(share), state: { inputs, scalar, share } }
}

/**
 * The host's step, for a share from anyone. `random` as for {@link startCpace}. Takes some
 * milliseconds; never throws.
 */
export function answerCpace(
  inputs: CpaceInputs,
  clientShare: string,
  random: Uint8Array,
):
  | { readonly ok: true; readonly answer: CpaceAnswer; readonly state: CpaceAnswered }
  | { readonly ok: false; readonly problem: 'bad-share' } {
  const scalar = sampleScalar(random)
  const ya = fromBase64url(clientShare) ?? new Uint8Array()
  const yb = shareOf(inputs, scalar)
  const made = confirmations(inputs, scalar, ya, ya, yb)
  if (!made) return { ok: false, problem: 'bad-share' }
  const answer = { share: toBase64url(yb), confirmation: toBase64url(made.host) }
  return { ok: true, answer, state: { expected: made.client } }
}

/**
 * The client's last step: checks that the host knows the passcode, and returns the client's proof.
 * On a problem, send nothing: a confirmation would help a host that has not proved itself to test
 * passcodes.
 */
export function finishCpace(
  { inputs, scalar, share }: CpaceStarted,
  answer: CpaceAnswer,
):
  | { readonly ok: true; readonly confirmation: string }
  | { readonly ok: false; readonly problem: CpaceProblem } {
  const yb = fromBase64url(answer.share) ?? new Uint8Array()
  const made = confirmations(inputs, scalar, yb, share, yb)
  if (!made) return { ok: false, problem: 'bad-share' }
  if (!isConfirmation(made.host, answer.confirmation)) return { ok: false, problem: 'not-confirmed' }
  return { ok: true, confirmation: toBase64url(made.client) }
}

/** The host's last step: whether the client knows the passcode. */
export const confirmCpace = ({ expected }: CpaceAnswered, confirmation: string): boolean =>
  isConfirmation(expected, confirmation)

/** In constant time. */
const isConfirmation = (expected: Uint8Array, confirmation: string): boolean =>
  equalBytes(expected, fromBase64url(confirmation) ?? new Uint8Array())
