import type { Page } from '@playwright/test'

/** Drops something on the middle of the window, as the system does. */
export async function drop(page: Page, dropped: { text: string } | { file: string }): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  const data = {
    items: 'text' in dropped ? [{ mimeType: 'text/plain', data: dropped.text }] : [],
    files: 'file' in dropped ? [dropped.file] : [],
    dragOperationsMask: 1,
  }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    await browser.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  }
  await browser.detach()
}
