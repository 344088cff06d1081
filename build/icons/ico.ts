/**
 * A picture as a canvas gives it: four bytes a pixel, red first, rows from the top, alpha not
 * multiplied in.
 */
export interface Pixels {
  readonly size: number
  readonly rgba: Uint8Array
}

/** The sizes in pixels that an .ico holds. */
export const ICO_SIZES: readonly number[] = [16, 24, 32, 48, 64, 128, 256]

const DIRECTORY = 6
const ENTRY = 16
const BITMAP_HEADER = 40

/**
 * Packs pictures into Windows' icon container: 256 pixels as the given PNG, smaller ones as 32-bit
 * bitmaps, because installers and resource editors read small PNGs unreliably.
 */
export function packIco(pictures: readonly Pixels[], png256: Buffer): Buffer {
  const images = pictures.map(({ size, rgba }) => ({
    size,
    content: size === 256 ? png256 : bitmap(size, rgba),
  }))
  const head = Buffer.alloc(DIRECTORY + ENTRY * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [i, { size, content }] of images.entries()) {
    const at = DIRECTORY + i * ENTRY
    // Width and height have one byte each; 0 means 256.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(content.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += content.length
  }
  return Buffer.concat([head, ...images.map(({ content }) => content)])
}

/**
 * A device-independent bitmap: rows from the bottom, blue first, then a mask that alpha makes
 * redundant.
 */
function bitmap(size: number, rgba: Uint8Array): Buffer {
  const maskRow = Math.ceil(size / 32) * 4
  const bytes = Buffer.alloc(BITMAP_HEADER + size * size * 4 + maskRow * size)
  bytes.writeUInt32LE(BITMAP_HEADER, 0)
  bytes.writeInt32LE(size, 4)
  // Picture and mask together are twice as high.
  bytes.writeInt32LE(size * 2, 8)
  bytes.writeUInt16LE(1, 12)
  bytes.writeUInt16LE(32, 14)
  const source = Buffer.from(rgba)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = ((size - 1 - y) * size + x) * 4
      const to = BITMAP_HEADER + (y * size + x) * 4
      bytes.writeUInt32LE(((source.readUInt32BE(from) >>> 8) | (source.readUInt8(from + 3) << 24)) >>> 0, to)
    }
  }
  return bytes
}
