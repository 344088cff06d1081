import { expect, test } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'

const LONGEST = 'W'.repeat(40)

test('the longest name neither widens the lobby nor displaces the channel', async ({ browser }) => {
  const started = new Started()
  try {
    const { url } = await started.web()
    const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce(LONGEST)
    const lobby = page.getByRole('main')
    const isNarrow = () => lobby.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)
    expect(await isNarrow()).toBe(true)
    await page.setViewportSize({ width: 1000, height: 740 })
    expect(await isNarrow()).toBe(true)

    await page.setViewportSize({ width: 360, height: 740 })
    await (await ann.newRoom()).getByRole('button', { name: 'Open' }).click()
    await expect(ann.composer).toBeVisible()
    const channel = page.getByRole('heading', { level: 1 }).getByText('general')
    // To the fraction of a pixel: any is enough for an ellipsis.
    const [word = Infinity, place] = await channel.evaluate((name) =>
      [name, name.parentElement].map((one) => one?.getBoundingClientRect().width ?? 0),
    )
    expect(place).toBeGreaterThanOrEqual(word)
  } finally {
    await started.end()
  }
})
