import type { TLSSocket } from 'node:tls'

const LABEL = 'EXPORTER-parley-1'
const BYTES = 32
const NO_CONTEXT = Buffer.alloc(0)

/**
 * Identifies one TLS connection: keying material exported from it (RFC 8446 §7.5), base64url, 43
 * characters. Both ends compute the same; a relay has two different ones, so a proof made over one
 * is worthless on the other. Only after the handshake; throws before it.
 */
export const channelBinding = (socket: TLSSocket): string =>
  socket.exportKeyingMaterial(BYTES, LABEL, NO_CONTEXT).toString('base64url')
