import { encode } from 'uqr'

export interface QrPath {
  /** Modules per side, with the quiet zone. */
  readonly size: number
  /** The dark modules as an SVG path, one unit each. */
  readonly path: string
}

/** The quiet zone of ISO/IEC 18004: readers need four modules around the code. */
const QUIET_ZONE = 4

/**
 * Encodes a text of up to 2,953 bytes as a QR code with error correction level L. Throws for longer
 * ones.
 */
export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'L', border: QUIET_ZONE })
  let path = ''
  for (const [y, line] of data.entries()) {
    for (let x = 0; x < line.length; x++) {
      if (line[x] !== true) continue
      const from = x
      while (line[x + 1] === true) x++
      path += `M${from} ${y}h${x + 1 - from}v1h-${x + 1 - from}z`
    }
  }
  return { size, path }
}
