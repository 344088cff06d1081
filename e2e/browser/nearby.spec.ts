import { expect, test, type Browser, type Locator } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { NEARBY, Started } from './processes.ts'

test.describe('rooms nearby', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  const open = async (browser: Browser, name: string) => {
    const { process, url } = await started.web(undefined, NEARBY)
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const user = new UserPage(page)
    await user.introduce(name)
    return { process, user, page }
  }

  test('Ann hosts; Bob sees the room without typing and joins with a click; Cy sees it go', async ({
    browser,
  }) => {
    // Others on this network may run this test, too.
    const name = `Chess club ${Date.now().toString(36)}`
    const [ann, bob] = [await open(browser, 'Ann'), await open(browser, 'Bob')]
    await ann.user.host(name, 0, 'I approve each person')

    await bob.page.getByRole('button', { name: `Join ${name}` }).click()
    await expect(bob.page.getByText('Waiting for the host')).toBeVisible()
    await ann.user.letIn('Bob')
    await expect(bob.user.composer).toBeVisible()
    await bob.user.say('Found you')
    await ann.user.sees('Found you')

    const cy = await open(browser, 'Cy')
    await expect(cy.page.getByRole('button', { name: `Join ${name}` })).toBeVisible()
    await ann.process.kill('SIGINT')
    await expect(cy.page.getByRole('button', { name: `Join ${name}` })).toBeHidden()
  })

  test('a host checks the connection by keyboard; an open room is listed in the sidebar alone', async ({
    browser,
  }) => {
    const { user: ann, page } = await open(browser, 'Ann')
    const room = `Chess club ${Date.now().toString(36)}`
    await ann.host(room)
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'New or join' }).click()
    const nearby = page.getByRole('region', { name: 'Nearby' })
    await expect(nearby.getByText(room)).toHaveCount(0)
    const check = nearby.getByRole('button', { name: 'Can’t see a room?' })
    const elsewhere = nearby.getByRole('button', { name: 'Search other networks' })
    const panel = nearby.getByRole('region', { name: 'Connection check' })
    const box = async (of: Locator) => (await of.boundingBox()) ?? { y: 0, width: 0, height: 0 }
    await check.press('Enter')
    await expect(check).toBeFocused()
    const { width } = await box(nearby)
    expect((await box(panel)).width).toBe(width)
    const again = panel.getByRole('button', { name: 'Check again' })
    await expect(again).toBeVisible()
    expect((await box(panel)).width).toBe(width)
    expect((await box(check)).y).toBe((await box(elsewhere)).y)
    expect((await box(panel)).y).toBeGreaterThan((await box(elsewhere)).y)
    await again.press('Enter')
    await expect(check).toBeFocused()
    await panel.getByRole('button', { name: 'Close' }).press('Enter')
    await expect(panel).toHaveCount(0)
    await expect(check).toBeFocused()
  })

  test('a newcomer that asks to join two rooms still waits for both after a reload', async ({ browser }) => {
    const name = `Chess club ${Date.now().toString(36)}`
    const names = [`${name} at school`, `${name} at home`] as const
    const [ann, cy, bob] = [await open(browser, 'Ann'), await open(browser, 'Cy'), await open(browser, 'Bob')]
    await ann.user.host(names[0], 0, 'I approve each person')
    await cy.user.host(names[1], 0, 'I approve each person')
    for (const [room, host] of [[names[0], ann] as const, [names[1], cy] as const]) {
      await bob.page.getByRole('button', { name: `Join ${room}` }).click()
      await expect(host.page.getByRole('button', { name: 'Let in Bob' })).toBeVisible()
    }
    await bob.page.reload()
    await expect(bob.page.getByText('Waiting for the host to approve you…')).toHaveCount(2)
    await ann.user.letIn('Bob')
    await expect(bob.page.getByRole('heading', { name: names[0] })).toBeVisible()
    await expect(bob.user.composer).toBeFocused()
    await cy.user.letIn('Bob')
    await expect(bob.page.getByRole('navigation', { name: 'Rooms' })).toContainText(names[1])
  })

  test('a nearby room asks for its passcode by name, and keeps the typed digits when it goes', async ({
    browser,
  }) => {
    const name = `Chess club ${Date.now().toString(36)}`
    const [ann, bob] = [await open(browser, 'Ann'), await open(browser, 'Bob')]
    await ann.user.host(name, 0, 'Anyone with the passcode')
    await bob.page.getByRole('button', { name: `Join ${name}` }).click()
    const dialog = bob.page.getByRole('dialog', { name: 'Passcode' })
    await expect(dialog.getByText(`Enter the 6-digit passcode for ${name}.`)).toBeVisible()
    const digits = dialog.getByRole('textbox', { name: '6 digits' })
    await expect(digits).toBeFocused()

    await digits.fill('123')
    await ann.process.kill('SIGINT')
    await expect(bob.page.getByText('no longer nearby', { exact: true })).toBeVisible()
    await expect(digits).toHaveValue('123')
    await digits.fill('123456')
    await digits.press('Enter')
    await expect(bob.page.getByText('Its host may have closed it.')).toBeVisible()
    await expect(dialog).toBeHidden()
  })
})
