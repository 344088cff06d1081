import { expect, test } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'

test.describe('hosting a room', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  test('a wrong option is shown even if the options were closed', async ({ browser }) => {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    await new UserPage(page).introduce('Ann')
    const form = await new UserPage(page).newRoom()
    await form.getByRole('button', { name: 'More' }).click()
    await form.getByRole('textbox', { name: 'Port' }).fill('99999')
    for (let times = 0; times < 2; times++) {
      await form.getByRole('button', { name: 'Less' }).click()
      await form.getByRole('button', { name: 'Open' }).click()
      await expect(page.getByText('Enter a number from 0 to 65535.')).toBeVisible()
    }
  })

  test('a second room gets another port; a chosen port that is in use is reported beside its field', async ({
    browser,
  }) => {
    const taken = await started.host({ name: 'Print shop' })
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    for (const room of ['Sailing club', 'Book club']) {
      await page.getByRole('button', { name: 'Host room' }).click()
      await page.getByRole('textbox', { name: 'Room name' }).fill(room)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: `general in ${room}` })).toBeVisible()
      await page.getByRole('button', { name: 'New or join' }).click()
    }
    await page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: /^Book club/ })
      .click()
    await expect(page.getByText(/^Port 5050 is in use .* so this room is on port \d+\.$/)).toBeVisible()

    await page.getByRole('button', { name: 'New or join' }).click()
    const form = await ann.newRoom()
    const asked = form.getByRole('textbox', { name: 'Port' })
    await form.getByRole('button', { name: 'More' }).click()
    await asked.fill(String(taken.port))
    await form.getByRole('button', { name: 'Less' }).click()
    await form.getByRole('button', { name: 'Open' }).click()
    await expect(asked).toHaveAccessibleDescription(/^Port \d+ is already in use/)
    await expect(asked).toHaveValue(String(taken.port))
  })

  test('a room for this computer only does not say that others can join', async ({ browser }) => {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    const form = await ann.newRoom()
    await form.getByRole('button', { name: 'More' }).click()
    await form.getByRole('combobox', { name: 'Network' }).selectOption('This computer only')
    await expect(form.getByText('Visible on this computer only.')).toBeVisible()
    await form.getByRole('textbox', { name: 'Port' }).fill('0')
    await form.getByRole('button', { name: 'Open' }).click()
    const start = page.getByText(/^You’re the first one here\./)
    await expect(start).toContainText('This room is for this computer only.')
    await expect(page.getByRole('button', { name: 'Copy invite link' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Invite people' }).click()
    const panel = page.getByRole('dialog', { name: /^Invite to/ })
    await expect(panel.getByText(/The link won’t work from other computers/)).toBeVisible()
  })
})
