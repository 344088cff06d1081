import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, type Locator, type Page } from '@playwright/test'
import { test } from './fixtures.ts'

/** Sets the size of the browser's text, as its settings do: 16 is the default. */
async function setFontSize(page: Page, pixels: number): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Page.setFontSizes', { fontSizes: { standard: pixels, fixed: pixels } })
  await browser.detach()
}

/**
 * Finds what is cut off: text in lines that are too low, controls that are lower than their content
 * or beyond the edge of their window or dialog, and text under a control of its row.
 */
const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const cut: string[] = []
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
      )
      if (!element.checkVisibility() || element.closest('svg, .unseen, option')) continue
      const name = `${element.localName} “${element.textContent.slice(0, 30)}”`
      const { fontSize, lineHeight } = getComputedStyle(element)
      if (hasText && Number.parseFloat(lineHeight) < 1.2 * Number.parseFloat(fontSize))
        cut.push(`${name}: ${fontSize} in lines of ${lineHeight}`)
      if (element.matches('button, input, select, header') && element.scrollHeight > element.clientHeight + 2)
        cut.push(`${name}: ${element.scrollHeight} px in ${element.clientHeight}`)
      const [edge, box] = [
        element.closest('dialog')?.getBoundingClientRect(),
        element.getBoundingClientRect(),
      ]
      const [left, right] = [edge?.left ?? 0, edge?.right ?? innerWidth]
      if (element.matches('button, input, select') && (box.left < left - 1 || box.right > right + 1))
        cut.push(`${name}: from ${box.left} to ${box.right} px between ${left} and ${right}`)
      for (const button of (hasText &&
        element.closest('li, header, dialog')?.querySelectorAll('li button, header button')) ||
        []) {
        const over = button.getBoundingClientRect()
        if (button.contains(element) || getComputedStyle(button).opacity === '0') continue
        const wide = Math.min(box.right, over.right) - Math.max(box.left, over.left)
        if (wide > 4 && Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top) > 4)
          cut.push(`${name}: under “${button.ariaLabel ?? button.textContent}”`)
      }
    }
    return cut
  })

/** Where an element's box begins and ends, from left to right. */
async function across(element: Locator): Promise<{ left: number; right: number }> {
  const box = await element.boundingBox()
  return box ? { left: box.x, right: box.x + box.width } : { left: Number.NaN, right: Number.NaN }
}

test('at 150 and 200 % text size nothing is cut off or wider than the window', async ({ newUser }) => {
  const ann = await newUser('Ann')
  const { page } = ann
  const isWhole = async () => {
    expect(await cutTexts(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  }
  for (const size of [24, 32]) {
    await setFontSize(page, size)
    await isWhole()
  }
  await setFontSize(page, 16)
  await ann.host('Physics group')
  await ann.say('Many a page by Gregory')
  await ann.sees('Many a page')
  await page.getByRole('button', { name: 'Invite people' }).click()
  for (const size of [24, 32]) {
    await setFontSize(page, size)
    await isWhole()
  }
  await page.keyboard.press('Escape')
  for (const size of [24, 32]) {
    await setFontSize(page, size)
    await isWhole()
  }
})

test('in a window of 360 px nothing is cut off, covered or beyond the edge, at any text size', async ({
  newUser,
  started,
  clients,
}) => {
  const room = await started.host({ name: 'Teachers’ room with a very long name' })
  const ann = await newUser('Wolfeschlegelsteinhausenbergerdorff')
  const { page } = ann
  await ann.join(room.address)
  await page.getByRole('button', { name: 'Room menu' }).click()
  await page.getByRole('button', { name: 'Leave room' }).click()
  await page.setViewportSize({ width: 360, height: 740 })
  /** Names the elements that are cut off. */
  const isWhole = async (where: string) => {
    for (const size of [16, 24, 32]) {
      await setFontSize(page, size)
      expect({ where, size, cut: await cutTexts(page) }).toEqual({ where, size, cut: [] })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    }
    await setFontSize(page, 16)
  }
  await expect(page.getByRole('button', { name: 'Open Teachers’ room' })).toBeVisible()
  await isWhole('lobby')
  await ann.newRoom()
  await isWhole('form of a new room')
  await page.keyboard.press('Escape')
  const port = await ann.host('Physics 2b', 0, 'I approve each person')
  await isWhole('room')
  await started.terminal(`127.0.0.1:${port}`, 'Bob', () => ann.letIn('Bob'))
  await page.getByRole('button', { name: 'Members' }).click()
  await page.getByRole('button', { name: /^Bob/ }).click()
  await isWhole('member')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await isWhole('question')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  for (const [button, dialog] of [
    ['Invite people', /^Invite to/],
    ['Search', 'Search'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click()
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible()
    await isWhole(button)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'Room menu' }).click()
  await isWhole('menu')
  await page.keyboard.press('Escape')

  // A knock takes one bar, however long the name.
  clients.join('Wolfeschlegelsteinhausenbergerdorff jr', port)
  await expect(page.getByRole('button', { name: 'Refuse Wolfe' })).toBeVisible()
  expect((await page.getByRole('region', { name: 'Waiting to join' }).boundingBox())?.height).toBeLessThan(52)
  await isWhole('door')

  // A sheet that closed because the window got wider stays closed when it is narrow again.
  await page.getByRole('button', { name: 'Members' }).click()
  await page.setViewportSize({ width: 1280, height: 740 })
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.setViewportSize({ width: 360, height: 740 })
  await expect(page.getByRole('button', { name: 'Members' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('nothing moves when a join begins or is cancelled, and the sidebar does not list it', async ({
  newUser,
}) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  try {
    await once(silent, 'listening')
    const bob = await newUser('Bob')
    const { page } = bob
    const form = page.getByRole('form', { name: 'Join room' })
    const rooms = page.getByRole('navigation', { name: 'Rooms' })
    const places = async () =>
      Promise.all(
        [page.getByRole('heading', { level: 1 }), form.getByRole('textbox'), rooms].map((one) =>
          one.boundingBox(),
        ),
      )
    const before = await places()
    await bob.tryJoin(`127.0.0.1:${(silent.address() as AddressInfo).port}`)
    await expect(form.getByRole('button', { name: 'Connecting…' })).toBeVisible()
    await expect(rooms.getByRole('button', { name: /127/ })).toHaveCount(0)
    const [heading, , sidebar] = await places()
    expect([heading, sidebar]).toEqual([before[0], before[2]])
    await form.getByRole('button', { name: 'Cancel' }).click()
    await expect(form.getByRole('button', { name: 'Join room' })).toBeVisible()
    expect(await places()).toEqual(before)
  } finally {
    silent.close()
  }
})

test('a message is aligned with its author in either writing direction, and names keep their distance', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await ann.host('Many')
  const hebrew = 'שלום לכולם, מישהו יודע מתי מתחילים?'
  await ann.say(hebrew)
  await ann.say('A line that runs the other way')
  const author = ann.message(hebrew).getByRole('button', { name: 'Ann' })
  const bodies = [page.getByText(hebrew, { exact: true }), page.getByText('A line that runs')]
  for (const body of bodies) expect((await across(body)).left).toBeCloseTo((await across(author)).left, 0)

  await page.evaluate(() => (document.documentElement.dir = 'rtl'))
  for (const body of bodies) expect((await across(body)).right).toBeCloseTo((await across(author)).right, 0)
  const title = page.getByRole('heading', { level: 1 })
  const [channel, room] = [title.getByText('general'), title.getByText('Many')]
  expect((await across(channel)).left - (await across(room)).right).toBeGreaterThan(8)
  // The channel's name is beside its sign, at the right-hand side.
  const link = page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'general' })
  expect((await across(link)).right - (await across(link.getByText('general'))).right).toBeLessThan(48)
})

test('dialogs over a room have the room’s colour', async ({ newUser }) => {
  const ann = await newUser('Ann')
  const { page } = ann
  await ann.host('Physics 2b')
  const accentOf = (element: Locator) =>
    element.evaluate((one) => getComputedStyle(one).getPropertyValue('--hue'))
  // Any tint but that of a page without a room.
  await page.getByRole('main').evaluate((one) => {
    const tinted = one.closest<HTMLElement>('[data-tint]')
    if (tinted) tinted.dataset['tint'] = '2'
  })
  const room = await accentOf(page.getByRole('log'))
  await page.getByRole('button', { name: 'Jump to date' }).click()
  expect(await accentOf(page.getByRole('dialog', { name: 'Jump to date' }))).toBe(room)
  await page.keyboard.press('Escape')
  await ann.openMember('Ann')
  expect(await accentOf(page.getByRole('dialog', { name: 'Ann' }))).toBe(room)
})
