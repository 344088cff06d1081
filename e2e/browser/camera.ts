import { encode } from 'uqr'

const [WIDTH, HEIGHT] = [640, 480]

/**
 * A video for Chromium’s fake camera (Y4M, two grey frames of one picture): a QR code on white, or
 * nothing.
 */
export function cameraVideo(text: string | null): Buffer {
  const picture = Buffer.alloc(WIDTH * HEIGHT, 235)
  if (text !== null) draw(picture, encode(text, { border: 4 }).data)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), picture, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame])
}

function draw(picture: Buffer, modules: readonly (readonly boolean[])[]): void {
  const size = Math.floor(Math.min(WIDTH, HEIGHT) / modules.length)
  const left = Math.floor((WIDTH - size * modules.length) / 2)
  const top = Math.floor((HEIGHT - size * modules.length) / 2)
  for (const [y, row] of modules.entries()) {
    for (const [x, dark] of row.entries()) {
      if (!dark) continue
      for (let line = 0; line < size; line++) {
        const from = (top + y * size + line) * WIDTH + left + x * size
        picture.fill(16, from, from + size)
      }
    }
  }
}
