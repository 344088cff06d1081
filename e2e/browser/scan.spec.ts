import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { cameraVideo } from './camera.ts'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'

test.describe('a QR code before the camera', () => {
  let started: Started
  let browser: Browser | undefined
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(async () => {
    await browser?.close()
    await started.end()
  })

  /** Bob's window, in a browser whose camera shows this; null for one without a camera. */
  async function bobSeeing(
    pictured: { readonly text: string | null } | null,
    mayUse: 'allowed' | 'denied' = 'allowed',
  ): Promise<Page> {
    const { launchOptions } = test.info().project.use
    const camera: string[] = []
    if (pictured) {
      const file = join(await started.folder(), 'camera.y4m')
      await writeFile(file, cameraVideo(pictured.text))
      camera.push('--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`)
    }
    const { chromium } = await import('@playwright/test')
    browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions?.args ?? []), ...camera] })
    const { url } = await started.web()
    const context = await browser.newContext()
    const page = await context.newPage()
    if (mayUse === 'allowed') await context.grantPermissions(['camera'], { origin: new URL(url).origin })
    await page.goto(url)
    await new UserPage(page).introduce('Bob')
    return page
  }

  test('is read, and one click joins', async () => {
    const room = await started.host({ name: 'Chess club', join: 'invite' })
    const page = await bobSeeing({ text: room.invite })
    await page.getByRole('button', { name: 'Scan a QR code' }).click()
    await expect(page.getByRole('textbox', { name: 'Invite or address' })).toHaveValue(room.invite)
    await expect(page.getByRole('dialog', { name: 'Scan a QR code' })).toBeHidden()
    await page.getByRole('button', { name: 'Join room' }).click()
    await expect(new UserPage(page).composer).toBeVisible()
  })

  test('can be waited for, and Cancel turns the camera off', async () => {
    const page = await bobSeeing({ text: null })
    const off = page.evaluate(async () => {
      const media = navigator.mediaDevices
      const original = media.getUserMedia.bind(media)
      return new Promise<string>((resolve) => {
        media.getUserMedia = async (constraints) => {
          const stream = await original(constraints)
          for (const track of stream.getTracks()) {
            const stop = track.stop.bind(track)
            track.stop = () => {
              stop()
              resolve(`${track.kind} ${track.readyState}`)
            }
          }
          return stream
        }
      })
    })
    await page.getByRole('button', { name: 'Scan a QR code' }).click()
    const dialog = page.getByRole('dialog', { name: 'Scan a QR code' })
    await expect
      .poll(() =>
        dialog.getByLabel('What the camera sees').evaluate((video: HTMLVideoElement) => video.videoWidth),
      )
      .toBeGreaterThan(0)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await off).toBe('video ended')
    await expect(page.getByRole('button', { name: 'Scan a QR code' })).toBeFocused()
  })

  test('is not read without permission, and the page says what to do', async () => {
    const page = await bobSeeing({ text: null }, 'denied')
    await page.getByRole('button', { name: 'Scan a QR code' }).click()
    await expect(page.getByRole('alert')).toHaveText(/^This page isn’t allowed to use the camera\. Allow it/)
  })

  test('is not offered where there is no camera', async () => {
    const page = await bobSeeing(null)
    await expect(page.getByRole('button', { name: 'Use a QR code image' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Scan a QR code' })).toHaveCount(0)
  })
})
