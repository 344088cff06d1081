import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { UserPage } from './user-page.ts'
import { Started } from './processes.ts'
import { talkInThreeDirections } from './stories.ts'

test.describe('the browser shell', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  test('Ann hosts, Bob joins from another Parley, Cy from a terminal; the host crashes and returns', async ({
    browser,
  }) => {
    const annFolder = await started.folder()
    const open = async (folder?: string) => {
      const { process, url } = await started.web(folder)
      const page = await (await browser.newContext()).newPage()
      await page.goto(url)
      return { process, user: new UserPage(page) }
    }
    const ann = await open(annFolder)
    const bob = await open()

    await ann.user.introduce('Ann')
    const port = await ann.user.host('Physics 2b')
    await bob.user.introduce('Bob')
    await bob.user.join(`127.0.0.1:${port}`)
    const cy = await started.terminal(`127.0.0.1:${port}`, 'Cy')
    await ann.user.sees('Ann, Bob, and Cy joined')

    await talkInThreeDirections(ann.user, bob.user, cy)

    await ann.process.kill()
    await expect(bob.user.banner).toContainText('Reconnecting')
    await bob.user.say('Written while the host was away')
    await expect(bob.user.pending).toHaveText(/Written while/)

    const annAgain = await open(annFolder)
    await annAgain.user.page.getByRole('button', { name: 'Open Physics 2b' }).click()
    await expect(bob.user.banner).toBeHidden()
    await annAgain.user.sees('Written while the host was away')
    await bob.user.sees('Written while the host was away')
    await cy.line((line) => line.includes('Written while the host was away'))
    await expect(bob.user.pending).toHaveCount(0)
  })

  test('a failed join is explained in plain words, and the typed address stays', async ({ browser }) => {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')

    const cases: [string, RegExp][] = [
      ['no such place!', /isn’t an address/],
      ['127.0.0.1:99999', /from 1 to 65535/],
      ['127.0.0.1:1', /No response from 127\.0\.0\.1 port 1\. Is a room open there\?/],
      ['no-such-host.invalid', /Couldn’t find a computer named no-such-host\.invalid/],
      [new URL(url).host, /Something other than Parley/],
    ]
    for (const [address, words] of cases) {
      await ann.tryJoin(address)
      await expect(page.getByText(words)).toBeVisible()
      await expect(page.getByRole('textbox', { name: 'Invite or address' })).toHaveValue(address)
    }
  })

  test('one user hosts and joins several rooms at once', async ({ browser }) => {
    const host = await started.host({ name: 'Print shop' })
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    await ann.host('Sailing club')
    await ann.say('Ahoy')
    await ann.sees('Ahoy')

    await page.getByRole('button', { name: 'New or join' }).click()
    await ann.join(host.address)
    await ann.say('A poster, please')
    await ann.sees('A poster, please')
    await expect(ann.message('Ahoy')).toHaveCount(0)

    const rooms = page.getByRole('navigation', { name: 'Rooms' })
    await rooms.getByRole('button', { name: /^Sailing club/ }).click()
    await ann.sees('Ahoy')
    await expect(ann.message('A poster, please')).toHaveCount(0)

    // A reload loses nothing, because the rooms belong to the process.
    await page.reload()
    await rooms.getByRole('button', { name: /^Print shop/ }).click()
    await ann.sees('A poster, please')
  })

  test('after opening or joining a room one can type at once; on a touch screen no keyboard opens unasked', async ({
    browser,
  }) => {
    const open = async (name: string, hasTouch: boolean) => {
      const { url } = await started.web()
      const context = await browser.newContext({ hasTouch, isMobile: hasTouch })
      const page = await context.newPage()
      await page.goto(url)
      const user = new UserPage(page)
      await user.introduce(name)
      return user
    }
    const ann = await open('Ann', false)
    await ann.page.getByRole('button', { name: 'Host room' }).press('Enter')
    await ann.page.getByRole('textbox', { name: 'Room name' }).press('Enter')
    await expect(ann.composer).toBeFocused()

    const host = await started.host({ name: 'Print shop' })
    const bob = await open('Bob', true)
    await bob.join(host.address)
    await expect(bob.page.getByRole('form', { name: 'Write a message' })).toBeFocused()
    await bob.page.keyboard.press('Tab')
    await expect(bob.composer).toBeFocused()
  })

  test('the keyboard focus is never lost: when leaving a room or not, deleting rooms, and in the drawer', async ({
    browser,
  }) => {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    const menu = page.getByRole('button', { name: 'Room menu' })
    const lobby = page.getByRole('main')
    for (const name of ['Attic', 'Barn']) {
      await ann.host(name)
      for (const [item, title] of [
        ['Export', `Export ${name}`],
        ['Close room', `Close ${name}?`],
      ] as const) {
        await menu.press('Enter')
        await page.getByRole('button', { name: item }).press('Enter')
        await expect(page.getByRole('dialog', { name: title })).toBeVisible()
        await expect(page.getByRole('dialog', { name: 'Room menu' })).toHaveCount(0)
        await page.keyboard.press('Escape')
        await expect(menu).toBeFocused()
      }
      await menu.press('Enter')
      await page.getByRole('button', { name: 'Close room' }).press('Enter')
      const question = page.getByRole('dialog', { name: `Close ${name}?` })
      await question.getByRole('button', { name: 'Close room' }).press('Enter')
      await expect(page.getByRole('button', { name: 'Host room' })).toBeVisible()
      await expect(lobby).toBeFocused()
    }
    await ann.host('Cellar')
    await page.setViewportSize({ width: 360, height: 700 })
    await page.getByRole('button', { name: 'Rooms' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'New or join' }).press('Enter')
    await expect(lobby).toBeFocused()

    const remove = async (name: string) => {
      await page.getByRole('button', { name: `Delete ${name}` }).press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
      await expect(page.getByRole('button', { name: `Delete ${name}` })).toHaveCount(0)
    }
    await remove('Barn')
    await expect(page.getByRole('button', { name: 'Delete Attic' })).toBeFocused()
    await remove('Attic')
    // The remaining room is open, and so listed only in the sidebar.
    await expect(page.getByRole('region', { name: 'Earlier' })).toHaveCount(0)
    await expect(lobby).toBeFocused()
  })

  test('a part that cannot be shown leaves the others usable, and is shown again on request', async ({
    browser,
  }) => {
    const { url } = await started.web()
    const page = await (await browser.newContext()).newPage()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(url)
    const ann = new UserPage(page)
    await ann.introduce('Ann')
    const port = await ann.host('Physics 2b')
    await ann.say('The first')
    await ann.sees('The first')
    const failed = page.getByRole('region', { name: 'Something went wrong' })
    const again = failed.getByRole('button', { name: 'Try again' })

    // If a message fails, only the list does: one can still write.
    const repairTimes = await breakPart(page, 'times')
    await ann.say('The second')
    await expect(failed.getByRole('alert')).toHaveText(
      'The messages couldn’t be displayed. Your messages are safe.',
    )
    await ann.say('The third')
    await expect(ann.composer).toHaveValue('')
    await failed.getByText('Details').click()
    await expect(failed.getByRole('button', { name: 'Copy error' })).toContainText(
      'times broken by this test',
    )
    expect(said.filter((line) => line.includes('times broken by this test'))).not.toEqual([])
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    // Still broken: the button keeps the focus, for another press.
    await again.press('Enter')
    await expect(again).toBeFocused()
    await repairTimes()
    await page.keyboard.press('Enter')
    await ann.sees('The first', 'The second', 'The third')
    await expect(failed).toHaveCount(0)

    // If a room fails, the sidebar stays.
    const repairSorting = await breakPart(page, 'sorting')
    await started.terminal(`127.0.0.1:${port}`, 'Bob')
    await expect(failed.getByRole('alert')).toHaveText(
      'This page couldn’t be displayed. Your messages are safe.',
    )
    await expect(failed.getByRole('button', { name: 'Other rooms' })).toHaveCount(0)
    await page.getByRole('button', { name: 'New or join' }).click()
    await expect(page.getByRole('button', { name: 'Host room' })).toBeVisible()
    await expect(failed).toHaveCount(0)
    // A narrow window has no sidebar beside it.
    await page.getByRole('button', { name: /^Physics 2b/ }).click()
    await page.setViewportSize({ width: 360, height: 740 })
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await failed.getByRole('button', { name: 'Other rooms' }).press('Enter')
    await expect(page.getByRole('button', { name: 'Host room' })).toBeVisible()
    await expect(failed).toHaveCount(0)
    await page.setViewportSize({ width: 1280, height: 720 })
    await repairSorting()
    await page.getByRole('button', { name: /^Physics 2b/ }).click()
    await ann.sees('The third')

    // If the sidebar fails, the window says so instead of being blank.
    await page.getByRole('button', { name: 'Create channel' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('handouts')
    const repairNames = await breakPart(page, 'names')
    await page.keyboard.press('Enter')
    await expect(failed.getByRole('alert')).toHaveText(
      'This page couldn’t be displayed. Your messages are safe.',
    )
    await expect(page.getByRole('navigation', { name: 'Rooms' })).toHaveCount(0)
    await repairNames()
    await again.press('Enter')
    await expect(page.getByRole('button', { name: 'handouts' })).toBeVisible()
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'general' }).click()
    await ann.sees('The third')
  })

  test('the page reports whether it is visible', async ({ page }) => {
    const told: unknown[] = []
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const call = JSON.parse(String(payload)) as { kind: string }
        if (call.kind === 'shown') told.push(call)
      })
    })
    await page.goto((await started.web()).url)
    await expect.poll(() => told).toEqual([{ kind: 'shown', shown: true }])
    await new UserPage(page).hidePage()
    await expect.poll(() => told).toHaveLength(2)
    expect(told[1]).toEqual({ kind: 'shown', shown: false })
  })

  test('only this user’s browser gets in: token, Host and Origin are checked', async ({
    browser,
    request,
  }) => {
    const { url } = await started.web()
    const { origin, port } = new URL(url)
    expect((await request.get(origin)).status()).toBe(403)
    expect((await request.get(url, { headers: { Host: `evil.example:${port}` } })).status()).toBe(403)
    expect((await request.get(`${origin}/?token=wrong`)).status()).toBe(403)

    const context = await browser.newContext()
    const page = await context.newPage()
    const response = await page.goto(url)
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'")
    expect(page.url()).toBe(`${origin}/`)

    // Another site in the same browser has no token in its Origin, whatever cookies it could send.
    const { WebSocket } = await import('ws')
    const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    const status = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, { headers })
        socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode))
        socket.on('open', () => {
          resolve(101)
          socket.close()
        })
        socket.on('error', () => {})
      })
    expect(await status({ Cookie: cookies, Origin: origin })).toBe(101)
    expect(await status({ Cookie: cookies, Origin: 'http://evil.example' })).toBe(403)
    expect(await status({ Cookie: cookies })).toBe(403)
    expect(await status({ Origin: origin })).toBe(403)
  })
})

/**
 * Breaks a function that the window needs to show times, sort members or clean names. Returns a
 * function that repairs it.
 */
async function breakPart(page: Page, what: 'times' | 'sorting' | 'names'): Promise<() => Promise<void>> {
  const kept = await page.evaluateHandle((part) => {
    const [owner, name] = {
      times: [Intl.DateTimeFormat.prototype, 'format'] as const,
      sorting: [Intl.Collator.prototype, 'compare'] as const,
      names: [String.prototype, 'normalize'] as const,
    }[part]
    const before = Object.getOwnPropertyDescriptor(owner, name)
    if (!before) throw new Error(`this browser has no ${name}`)
    Object.defineProperty(owner, name, {
      configurable: true,
      get: () => {
        throw new Error(`${part} broken by this test`)
      },
    })
    return () => Object.defineProperty(owner, name, before)
  }, what)
  return () => kept.evaluate((mend) => void mend())
}
