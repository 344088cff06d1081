import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { UserPage } from './user-page.ts'

test('a page whose Parley has stopped says so, looks inactive, and gives its cookie to no other program', async ({
  page,
  started,
}) => {
  const folder = await started.folder()
  const room = await started.host({ name: 'Print shop' })
  const { process, url } = await started.web(folder)
  const { port } = new URL(url)
  if (globalThis.process.platform !== 'win32')
    expect(statSync(join(folder, 'web.json')).mode & 0o777).toBe(0o600)
  await page.goto(url)
  const ann = new UserPage(page)
  await ann.introduce('Ann')
  await ann.join(room.address)
  await ann.say('Said before')
  await ann.sees('Said before')
  const members = page.getByRole('complementary', { name: 'Members' })
  const accent = () =>
    page.getByRole('log').evaluate((log) => getComputedStyle(log).getPropertyValue('--accent'))
  const before = await accent()
  await expect(members.getByText(/^Here/)).toBeVisible()

  await process.kill()
  const said = page.getByRole('alert').filter({ hasText: 'Parley has stopped' })
  await expect(said).toContainText('this page reconnects')
  await expect(members.getByText(/^Last seen here/)).toBeVisible()
  expect(await accent()).not.toBe(before)
  await ann.messages.getByText('Said before').click({ clickCount: 3 })
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('Said before')

  // Another program, perhaps of another user, takes the port and waits for the page's requests.
  const shown: string[] = []
  const impostor = createServer((request, response) => {
    shown.push(`${request.url?.split('?')[0]} ${request.headers.cookie ?? 'without a cookie'}`)
    response.end('Is it me you are looking for?')
  }).listen(Number(port), '127.0.0.1')
  await once(impostor, 'listening')
  await expect(said).toContainText('another program now uses this page’s address')
  const elsewhere = await started.web(folder)
  expect(new URL(elsewhere.url).port).not.toBe(port)
  // A token that another program may have seen no longer works.
  expect(new URL(elsewhere.url).search).not.toBe(new URL(url).search)
  const other = await page.context().newPage()
  await other.goto(elsewhere.url)
  await expect(other.getByText(`Port ${port} is in use, so Parley is at a new address.`)).toBeVisible()
  expect(new URL(other.url()).search).toBe('')
  await other.close()
  await elsewhere.process.kill()
  impostor.closeAllConnections()
  impostor.close()
  expect(new Set(shown)).toEqual(new Set(['/proof without a cookie']))
})

test('a page reconnects by itself when its Parley is started again', async ({ page, started }) => {
  const folder = await started.folder()
  const { process, url } = await started.web(folder)
  await page.goto(url)
  const ann = new UserPage(page)
  await ann.introduce('Ann')
  await process.kill()
  await expect(page.getByRole('alert')).toContainText('Parley has stopped')
  const again = await started.web(folder)
  expect(again.url).toBe(url)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await ann.host('Physics 2b')
  await ann.say('Here again')
  await ann.sees('Here again')
})

test('the page is never blank, and its icon shows unread messages', async ({ page, started, newUser }) => {
  const { url } = await started.web()
  await page.route('**/*.js', (route) => route.abort())
  await page.goto(url)
  await expect(page.getByText('Opening Parley…')).toBeVisible()
  await page.unroute('**/*.js')
  const ann = new UserPage(page)
  await page.reload()
  await ann.introduce('Ann')
  const port = await ann.host('Physics 2b')
  const icon = page.locator('link[rel="icon"]')
  await expect(icon).toHaveAttribute('href', /favicon\.svg$/)
  const bob = await newUser('Bob')
  await bob.join(`127.0.0.1:${port}`)
  await page.getByRole('button', { name: 'New or join' }).click()
  await bob.say('Anybody here?')
  await expect(icon).toHaveAttribute('href', /favicon-unread\.svg$/)
  const answer = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    const response = await fetch(link?.href ?? '')
    return [response.status, response.headers.get('content-type')]
  })
  expect(answer).toEqual([200, 'image/svg+xml'])
})
