/** Pictures are made smaller than this before they are searched: a QR code of a screen needs no more, and phones take far larger ones. */
const LONGEST_SIDE = 1_600

/** The text of a QR code in a picture; null when there is none that can be read, or the file is no picture. */
export async function readQr(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return null
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context) return null
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
  // Few people ever need it.
  const { default: jsQR } = await import('jsqr')
  return jsQR(data, width, height)?.data ?? null
}
