import { encode } from 'uqr'

export interface QrPath {
  /** Modules along a side, with the quiet zone. */
  readonly size: number
  /** The dark modules as the path of an SVG, one unit each. */
  readonly path: string
}

/** The quiet zone of ISO/IEC 18004: readers want four modules around. */
const QUIET = 4

/** A text of up to 2,953 bytes as a QR code with error correction of level L; longer ones throw. */
export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'L', border: QUIET })
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
