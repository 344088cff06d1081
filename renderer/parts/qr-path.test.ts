import jsQR from 'jsqr'
import { describe, expect, test } from 'vitest'
import { qrPath } from './qr-path.ts'

/** Draws the path as a camera would see it, and decodes it. */
function read(text: string): string | undefined {
  const { size, path } = qrPath(text)
  const scale = 4
  const side = size * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column++) {
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
      }
    }
  }
  return jsQR(pixels, side, side)?.data
}

describe('qrPath', () => {
  test.each([
    'parley://192.168.1.20:5050/room/Physics%202b#1.x.y.z.0',
    `parley://10.0.0.7:5050/r/${'x'.repeat(250)}#1`,
  ])('a QR reader decodes %s', (text) => {
    expect(read(text)).toBe(text)
  })
})
