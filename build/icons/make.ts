import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { ICNS_SIZES, packIcns } from './icns.ts'
import { ICO_SIZES, packIco, type Pixels } from './ico.ts'
import { LINUX_SIZES } from './sizes.ts'

// `npm run icons`: makes every icon from resources/icon.svg. The results are committed, so that
// packaging needs no browser.

const resources = join(import.meta.dirname, '../resources')
/** macOS draws icons inside a margin: 824 of 1024, Apple's grid. */
const MAC_SHARE = 824 / 1024

interface Drawn {
  readonly png: Buffer
  readonly pixels: Pixels
}

/** Draws the picture in a square, centred, filling a share of it. */
async function draw(page: Page, svg: string, size: number, share: number): Promise<Drawn> {
  const { png, rgba } = await page.evaluate(
    async ([source, side, part]) => {
      const image = new Image()
      image.src = `data:image/svg+xml,${encodeURIComponent(source)}`
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = side
      canvas.height = side
      const context = canvas.getContext('2d')
      if (!context) throw new Error('this browser draws nothing')
      const inner = side * part
      context.drawImage(image, (side - inner) / 2, (side - inner) / 2, inner, inner)
      return {
        png: canvas.toDataURL('image/png').replace(/^.*,/, ''),
        rgba: Array.from(context.getImageData(0, 0, side, side).data),
      }
    },
    [svg, size, share] as const,
  )
  return { png: Buffer.from(png, 'base64'), pixels: { size, rgba: Uint8Array.from(rgba) } }
}

async function drawAll(page: Page, svg: string, sizes: readonly number[], share: number) {
  const drawn = new Map<number, Drawn>()
  for (const size of sizes) drawn.set(size, await draw(page, svg, size, share))
  return drawn
}

const executablePath = [process.env['PARLEY_CHROMIUM'], '/usr/bin/chromium', chromium.executablePath()].find(
  (path) => path !== undefined && existsSync(path),
)
if (executablePath === undefined)
  throw new Error('Drawing the icons needs a Chromium: name one in PARLEY_CHROMIUM.')
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const page = await browser.newPage()
  const svg = readFileSync(join(resources, 'icon.svg'), 'utf8')
  const plain = await drawAll(page, svg, [...new Set([...LINUX_SIZES, ...ICO_SIZES])], 1)
  const mac = await drawAll(page, svg, ICNS_SIZES, MAC_SHARE)
  mkdirSync(join(resources, 'icons'), { recursive: true })
  for (const size of LINUX_SIZES) {
    const drawn = plain.get(size)
    if (drawn) writeFileSync(join(resources, 'icons', `${size}x${size}.png`), drawn.png)
  }
  const ico = ICO_SIZES.flatMap((size) => plain.get(size) ?? [])
  writeFileSync(
    join(resources, 'icon.ico'),
    packIco(
      ico.map(({ pixels }) => pixels),
      ico.at(-1)?.png ?? Buffer.alloc(0),
    ),
  )
  writeFileSync(
    join(resources, 'icon.icns'),
    packIcns(new Map([...mac].map(([size, { png }]) => [size, png]))),
  )
} finally {
  await browser.close()
}
