import type { Duplex } from 'node:stream'
import { connect as startTls, type TLSSocket } from 'node:tls'
import type { PortReply } from '../../diagnosis/observation.ts'
import { cleanName } from '../../protocol/text/text.ts'
import { PROTOCOL } from '../../protocol/wire/version.ts'
import { peerFingerprint } from '../trust/certificate.ts'
import { afterReading } from '../after-reading.ts'
import { systemError } from '../system-error.ts'
import { PeekedStream } from './peeked-stream.ts'

/** For one handshake; a LAN takes a hundredth of it. */
export const IDENTIFY_MS = 2_000
const GOODBYE_MS = 300
const FIRST_BYTES = 256
const SHOWN_CHARS = 60
const SHOWN_BYTES = 8

/**
 * The first byte of every TLS record that can answer a ClientHello: an alert or a handshake (RFC
 * 8446 §5.1).
 */
const TLS_RECORDS = [0x15, 0x16]

/** What a host without TLS answers to bytes that are not a frame: `close`, by [F3] and [D2]. */
const PLAIN_PARLEY = /^\{"kind":"close",/

const alpn = (major: number): string => `parley/${major}`

/** The ALPN protocol of this version. */
export const PARLEY_ALPN = alpn(PROTOCOL.major)

/**
 * Protocols of other versions of Parley that this one can name: earlier ones, and a few later ones.
 */
export const otherProtocols = Array.from({ length: PROTOCOL.major + 3 }, (_, i) => i + 1)
  .filter((major) => major !== PROTOCOL.major)
  .map(alpn)

/**
 * Offers TLS with Parley’s protocol on an open connection, sends nothing more, and ends it. Never
 * rejects. `pinned` is the SHA-256 of the earlier public key, base64url, or null.
 */
export function identifyProtocol(
  socket: Duplex,
  protocols: readonly string[],
  pinned: string | null,
): Promise<PortReply> {
  const begun = performance.now()
  const peeked = new PeekedStream(socket, FIRST_BYTES)
  return new Promise((resolve) => {
    let reply: PortReply | null = null
    const end = (said: PortReply) => {
      cancelDeadline()
      tls.removeAllListeners().on('error', () => {})
      peeked.removeAllListeners('close').on('error', () => {})
      tls.destroy()
      peeked.destroy()
      resolve(said)
    }
    const onEnd = () => {
      const { errored } = peeked
      const ended: PortReply = { kind: 'ended', error: errored && (systemError(errored).code ?? null) }
      end(reply ?? replyFrom(peeked.first) ?? ended)
    }
    const tls = startTls({
      socket: peeked,
      ALPNProtocols: [...protocols],
      // No authority signs a room’s certificate; its key is what counts. An older TLS is accepted,
      // to report it.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    })
    let cancelDeadline = afterReading(IDENTIFY_MS, () => {
      end(replyFrom(peeked.first) ?? { kind: 'silence', ms: Math.round(performance.now() - begun) })
    })
    tls.once('error', onEnd)
    peeked.once('error', onEnd)
    peeked.once('close', onEnd)
    tls.once('secureConnect', () => {
      reply = negotiated(tls, pinned)
      // A goodbye, so that a host does not take this for a handshake that was interrupted.
      tls.end()
      cancelDeadline()
      cancelDeadline = afterReading(GOODBYE_MS, onEnd)
    })
  })
}

function negotiated(tls: TLSSocket, pinned: string | null): PortReply {
  const fingerprint = peerFingerprint(tls)
  if (!tls.alpnProtocol || fingerprint === undefined) return { kind: 'otherTls' }
  if (tls.alpnProtocol !== PARLEY_ALPN) return { kind: 'otherParley', protocol: tls.alpnProtocol }
  const pin = pinned === null ? 'none' : pinned === fingerprint ? 'matches' : 'differs'
  return { kind: 'parley', fingerprint, pin }
}

/** Identifies a service by its first bytes; null if there are none. */
export function replyFrom(first: Buffer): PortReply | null {
  if (first.length === 0) return null
  if (TLS_RECORDS.includes(first[0] ?? 0) && first[1] === 3) return { kind: 'otherTls' }
  const text = first.toString('latin1')
  if (PLAIN_PARLEY.test(text)) return { kind: 'plainParley' }
  const shown = cleanName((text.split(/[\r\n]/)[0] ?? '').replaceAll(/[^ -~]+/g, ' ')).slice(0, SHOWN_CHARS)
  return {
    kind: 'other',
    first: shown === '' ? `bytes ${first.subarray(0, SHOWN_BYTES).toString('hex')}` : shown,
  }
}
