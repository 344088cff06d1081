/**
 * The chunks of Apple's icon container. It is `icns`, the total length, then one chunk per picture:
 * its type, its length with these eight bytes, and a PNG. Lengths are big-endian.
 */
const TYPES: readonly (readonly [type: string, pixels: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

const HEADER = 8

/** The sizes in pixels that an .icns needs. */
export const ICNS_SIZES: readonly number[] = [...new Set(TYPES.map(([, pixels]) => pixels))]

/**
 * Packs PNGs, by their size in pixels, into an .icns. Throws if a size of ICNS_SIZES is missing.
 */
export function packIcns(pngs: ReadonlyMap<number, Buffer>): Buffer {
  const chunks = TYPES.map(([type, pixels]) => {
    const png = pngs.get(pixels)
    if (!png) throw new Error(`the .icns needs a PNG of ${pixels} pixels`)
    return Buffer.concat([header(type, png.length), png])
  })
  const content = Buffer.concat(chunks)
  return Buffer.concat([header('icns', content.length), content])
}

function header(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(HEADER)
  bytes.write(type, 'latin1')
  bytes.writeUInt32BE(length + HEADER, 4)
  return bytes
}
