import { expect } from '@playwright/test'
import { test } from './fixtures.ts'

const LONG = 5_300_000

test('kind 4: a paste of millions of characters is cut and reported, and typing stays fast', async ({
  newUser,
}) => {
  const ann = await newUser('Ann')
  await ann.host('Physics 2b')
  const { page, composer } = ann
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const paste = async (length: number) => {
    await page.evaluate((chars) => navigator.clipboard.writeText('long text '.repeat(chars / 10)), length)
    await page.keyboard.press('Control+V')
  }
  await composer.fill('Before')
  await composer.focus()
  await paste(LONG)
  await expect(composer).toHaveValue(/^Beforelong text /)
  expect((await composer.inputValue()).length).toBe(16_000)
  await expect(page.getByRole('alert')).toHaveText(
    'Only the first 15,994 of 5,300,000 characters were added. A message can have up to 8,000.',
  )
  await page.keyboard.press('Control+Z')
  await expect(composer).toHaveValue('Before')
  await paste(LONG)
  await composer.press('Enter')
  await expect(page.getByRole('alert')).toHaveText(/Nothing was sent, and your text is still here/)

  const millisecondsPerKey = await page.evaluate(async () => {
    const from = performance.now()
    for (let key = 0; key < 20; key++) {
      document.execCommand(key % 2 === 0 ? 'delete' : 'insertText', false, 'x')
      // oxlint-disable-next-line no-await-in-loop -- each key is shown before the next
      await new Promise(requestAnimationFrame)
    }
    return (performance.now() - from) / 20
  })
  expect(millisecondsPerKey).toBeLessThan(400)

  await composer.fill('')
  await ann.say('Still here')
  await ann.sees('Still here')

  // However the text gets there, and in other fields.
  await composer.fill('y'.repeat(LONG))
  expect((await composer.inputValue()).length).toBe(16_000)
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByRole('searchbox')).toBeFocused()
  await paste(LONG)
  await expect(page.getByText('Only the first 200 of 5,300,000 characters were added.')).toBeVisible()
  await page.getByRole('button', { name: 'Create channel' }).click()
  await page.getByRole('textbox', { name: 'Channel name' }).focus()
  await paste(LONG)
  await expect(page.getByRole('dialog').getByText(/Only the first 8,192 of 5,300,000/)).toBeVisible()
})
