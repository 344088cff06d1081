/**
 * Larger pictures are scaled down to this many pixels: phones take far larger ones than a QR code
 * needs.
 */
const LONGEST_SIDE = 1_600
/** For the camera, whose picture is searched several times a second. */
const LONGEST_SIDE_LIVE = 800

/** The text of a QR code in a picture; null if none is readable, or the file is not a picture. */
export async function readQr(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return null
  const text = await find(picture, picture.width, picture.height, LONGEST_SIDE)
  picture.close()
  return text
}

/** The text of a QR code that the camera shows now; null if there is none. */
export const readQrLive = (video: HTMLVideoElement): Promise<string | null> =>
  find(video, video.videoWidth, video.videoHeight, LONGEST_SIDE_LIVE)

async function find(
  source: CanvasImageSource,
  fullWidth: number,
  fullHeight: number,
  longestSide: number,
): Promise<string | null> {
  if (fullWidth === 0 || fullHeight === 0) return null
  const scale = Math.min(1, longestSide / Math.max(fullWidth, fullHeight))
  const canvas = new OffscreenCanvas(Math.ceil(fullWidth * scale), Math.ceil(fullHeight * scale))
  const context = canvas.getContext('2d')
  if (!context) return null
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
  // Loaded on demand, as few people need it.
  const { default: jsQR } = await import('jsqr')
  return jsQR(data, width, height)?.data || null
}
