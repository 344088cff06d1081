import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { DESKTOP, Desktops, noDesktop } from './desktop.ts'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'

/** A room, and the messages that someone sent there. */
async function hostedHistory(started: Started, lines: readonly string[]) {
  const room = await started.host({ name: 'Print shop' })
  const teller = started.run([
    'join',
    room.address,
    '--as',
    'Bob',
    '--json',
    '--data',
    await started.folder(),
  ])
  teller.child.stdin?.end(`${lines.join('\n')}\n`)
  await teller.closed
  return room
}

const lines = Array.from({ length: 600 }, (_, i) =>
  i === 40 ? 'The torque handout is in the second drawer' : `Line ${i} of a long day`,
)

/** Waits until the copy, which fills up in the background, has the oldest lines. */
async function copyIsComplete(page: Page): Promise<void> {
  const found = page.getByRole('list', { name: 'Search results' }).getByRole('listitem')
  const nothing = page.getByText('No results.')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(async () => {
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('')
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('drawer')
    await expect(found.or(nothing).first()).toBeVisible()
    expect(await found.count()).toBe(1)
  }).toPass()
}

/** Searches for an old message, jumps to it and returns to the newest. */
async function readHistory(user: UserPage): Promise<void> {
  const { page } = user
  await expect(user.message('Line 599 of a long day')).toBeVisible()
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Search messages' }).fill('orque')
  const results = page.getByRole('list', { name: 'Search results' })
  await expect(results.getByRole('listitem')).toHaveCount(1)
  await expect(results.locator('mark').first()).toHaveText('orque')
  await results.getByRole('listitem').first().getByRole('button').click()
  await expect(user.message('The torque handout is in the second drawer')).toBeVisible()
  await page.getByRole('button', { name: /^Jump to the latest|^New messages/ }).click()
  await expect(user.message('Line 599 of a long day')).toBeVisible()
}

/** Saves the room as a file and returns its content. */
async function exportJsonLines(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Room menu' }).click()
  await page.getByRole('button', { name: 'Export' }).click()
  const dialog = page.getByRole('dialog').last()
  await dialog.getByText('JSON Lines').click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  const path = (await dialog.getByText(/\.jsonl$/).textContent()) ?? ''
  const content = readFileSync(path, 'utf8').trimEnd().split('\n')
  rmSync(path)
  await dialog.getByRole('button', { name: 'Done' }).click()
  return content
}

test.describe('history', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  test('in the browser can be read, searched, exported, read without the host, and deleted', async ({
    browser,
  }) => {
    const room = await hostedHistory(started, lines)
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    await ann.join(room.address)
    await copyIsComplete(page)
    await page.keyboard.press('Escape')
    await readHistory(ann)

    const exported = await exportJsonLines(page)
    expect(exported.filter((line) => line.includes('"messagePosted"'))).toHaveLength(600)

    await page.getByRole('button', { name: 'Room menu' }).click()
    await page.getByRole('button', { name: 'Leave room' }).click()
    await room.process.kill()
    await page.getByRole('button', { name: 'Open Print shop' }).click()
    await expect(ann.banner).toContainText('Reconnecting')
    await expect(ann.message('Line 599 of a long day')).toBeVisible()

    await page.getByRole('button', { name: 'Room menu' }).click()
    await page.getByRole('button', { name: 'Leave room' }).click()
    await page.getByRole('button', { name: 'Delete Print shop' }).click()
    await page.getByRole('dialog').last().getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByRole('button', { name: 'Open Print shop' })).toHaveCount(0)
  })

  test('is complete after its host was killed', async ({ browser }) => {
    const room = await hostedHistory(started, ['said before the crash'])
    await room.process.kill()
    await started.host({ folder: room.folder, port: room.port })
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    await ann.join(room.address)
    await ann.sees('said before the crash')
  })

  test('on the desktop can be read, searched and exported', { tag: DESKTOP }, async () => {
    test.skip(noDesktop !== null, noDesktop ?? '')
    const userData = mkdtempSync(join(tmpdir(), 'parley-desktop-'))
    const desktops = new Desktops()
    try {
      const { app, page } = await desktops.open(userData)
      const downloads = await started.folder()
      await app.evaluate(({ app: electron }, path) => electron.setPath('downloads', path), downloads)
      const ann = new UserPage(page)
      const room = await hostedHistory(started, lines)
      await ann.introduce('Ann')
      await ann.join(room.address)
      await copyIsComplete(page)
      await page.keyboard.press('Escape')
      await readHistory(ann)
      expect((await exportJsonLines(page)).length).toBeGreaterThan(600)
    } finally {
      await desktops.end()
      rmSync(userData, { recursive: true, force: true })
    }
  })
})
