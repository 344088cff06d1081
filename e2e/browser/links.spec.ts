import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'

const HOSTILE = [
  '<img src=x onerror="document.title=1"><script>document.title=1</script>',
  'javascript:alert(1) file:///etc/passwd smb://evil.example/x data:text/html,x parley://10.0.0.1:5050/r#s',
  '[safe](javascript:alert(1)) ![x](https://evil.example.invalid/x.png)',
]

test.describe('messages of others', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  /** Ann in a browser, and a terminal in her room. */
  async function annHears(page: Page, name: string) {
    const { url } = await started.web()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    const port = await ann.host('Physics 2b')
    const other = await started.terminal(`127.0.0.1:${port}`, name)
    return { ann, other }
  }

  test('a hostile message stays text, loads nothing and reverses nothing', async ({ page }) => {
    const away: string[] = []
    page.on('request', (request) => {
      const { hostname } = new URL(request.url())
      if (hostname !== '127.0.0.1' && hostname !== '') away.push(request.url())
    })
    const { ann, other } = await annHears(page, 'Bob')
    for (const body of HOSTILE) {
      other.say(body)
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await ann.sees(body)
    }
    await expect(ann.messages.locator('img, script, iframe')).toHaveCount(0)
    // The address in the last one is a link, and got no request so far.
    await expect(ann.messages.getByRole('link')).toHaveText(['https://evil.example.invalid/x.png'])
    expect(away).toEqual([])
    expect(await page.title()).toContain('Physics 2b')

    other.say('photo\u202Egnp.exe')
    await ann.sees('photo')
    await expect(ann.messages.locator('[data-signs]')).toHaveAttribute('data-signs', 'U+202E')
    // Each letter is to the right of the one before, so the override reversed none.
    const lefts = await ann.message('photo').evaluate((row) => {
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.nodeValue?.startsWith('gnp')) continue
        return Array.from(node.nodeValue, (_, at) => {
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          return range.getBoundingClientRect().left
        })
      }
      return []
    })
    expect(lefts).toHaveLength('gnp.exe'.length)
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b))
  })

  test('a name that mixes alphabets is marked, and differs from the one it imitates', async ({ page }) => {
    const { ann, other } = await annHears(page, 'Аnn')
    other.say('It is me')
    await ann.sees('It is me')
    const row = ann.message('It is me')
    await expect(row).toContainText('Аnn 2')
    await expect(row.getByTitle(/Cyrillic and Latin/)).toBeVisible()
    await expect(
      page.getByRole('complementary', { name: 'Members' }).getByTitle(/Cyrillic and Latin/),
    ).toBeVisible()
  })

  test('a link that misleads asks first and shows its real host', async ({ page, context }) => {
    const { ann, other } = await annHears(page, 'Bob')
    await context.route(/evil|xn--/, (route) => route.fulfill({ body: 'there' }))
    other.say('Pay at https://раураl.com/login, or https://paypal.com@evil.example/.')
    await ann.sees('Pay at')
    const [first, second] = [ann.messages.getByRole('link').first(), ann.messages.getByRole('link').last()]
    await expect(first).toHaveText('https://раураl.com/login')
    await expect(second).toHaveText('https://paypal.com@evil.example/')

    await second.click()
    const login = page.getByRole('dialog', { name: 'Open link to evil.example' })
    await expect(login).toContainText('a user name, not the site')
    await expect(login).toContainText('https://paypal.com@evil.example/')
    await page.keyboard.press('Escape')
    await expect(login).toBeHidden()

    // With the keyboard alone: Enter asks, and a second Enter does not open.
    await first.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Open link to xn--l-7sba6dbr.com' })
    await expect(dialog).toContainText('https://xn--l-7sba6dbr.com/login')
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    for (const colorScheme of ['light', 'dark'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    }
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(first).toBeFocused()
    expect(context.pages()).toHaveLength(1)

    await first.click()
    const opening = context.waitForEvent('page')
    await dialog.getByRole('button', { name: 'Open' }).click()
    const opened = await opening
    await opened.waitForURL('https://xn--l-7sba6dbr.com/login')
    expect(await opened.evaluate(() => [window.opener === null, document.referrer])).toEqual([true, ''])
    await expect(dialog).toBeHidden()
  })

  test('any other link opens at once: by a click, the middle button and Ctrl', async ({ page, context }) => {
    const referrers: (string | undefined)[] = []
    const server = createServer((request, response) => {
      // The browser asks for an icon by itself.
      if (request.url === '/') referrers.push(request.headers.referer)
      response.end('there')
    }).listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const { ann, other } = await annHears(page, 'Bob')
      other.say(`See ${address}を見て`)
      await ann.sees('See')
      const link = ann.messages.getByRole('link')
      await expect(link).toHaveText(address)
      const presses = [
        () => link.click(),
        () => link.click({ button: 'middle' }),
        () => link.click({ modifiers: ['ControlOrMeta'] }),
      ]
      for (const press of presses) {
        const opening = context.waitForEvent('page')
        // oxlint-disable-next-line no-await-in-loop -- one after another is the point
        await press()
        // oxlint-disable-next-line no-await-in-loop -- one after another is the point
        const opened = await opening
        // oxlint-disable-next-line no-await-in-loop -- one after another is the point
        await expect(opened.getByText('there')).toBeVisible()
        // oxlint-disable-next-line no-await-in-loop -- one after another is the point
        expect(await opened.evaluate(() => window.opener === null)).toBe(true)
        // oxlint-disable-next-line no-await-in-loop -- one after another is the point
        await opened.close()
      }
      await expect(page.getByRole('dialog')).toHaveCount(0)
      expect(referrers).toEqual([undefined, undefined, undefined])
    } finally {
      server.close()
    }
  })
})
