import { expect } from '@playwright/test'
import { DESKTOP, noDesktop, test } from './desktop.ts'
import { UserPage } from './user-page.ts'
import { crashAndReturn, talkInThreeDirections } from './stories.ts'

test.describe('the desktop shell', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')

  test('Ann hosts on the desktop, Bob joins in a browser, Cy in a terminal', async ({
    browser,
    started,
    desktops,
  }) => {
    const ann = await desktops.open(await started.folder())
    const page = await (await browser.newContext()).newPage()
    await page.goto((await started.web()).url)
    await ann.user.introduce('Ann')
    const port = await ann.user.host('Physics 2b')
    const bob = new UserPage(page)
    await bob.introduce('Bob')
    await bob.join(`127.0.0.1:${port}`)
    const cy = await started.terminal(`127.0.0.1:${port}`, 'Cy')
    await talkInThreeDirections(ann.user, bob, cy)
  })

  test('a member reconnects after the host crashed, and messages written meanwhile arrive once', async ({
    started,
    desktops,
  }) => {
    const ann = await desktops.open(await started.folder())
    await ann.user.introduce('Ann')
    const folder = await started.folder()
    await crashAndReturn(ann.user, (port) => started.host({ folder, port, name: 'Print shop' }))
  })

  test('the page reaches a ChatBridge and nothing else', async ({ started, desktops }) => {
    const { page } = await desktops.open(await started.folder())
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    const seen = await page.evaluate(async () => {
      const { parley } = globalThis as unknown as { parley: { dispatch(command: unknown): Promise<unknown> } }
      return {
        bridge: Object.keys(parley).toSorted(),
        node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
        answers: await Promise.all([
          parley.dispatch({ kind: 'runProgram', path: '/bin/sh' }),
          parley.dispatch({ kind: 'joinRoom', address: 7 }),
          parley.dispatch(null),
        ]),
      }
    })
    expect(seen.bridge).toEqual(['dispatch', 'setShown', 'subscribe'])
    expect(seen.node).toEqual([])
    for (const answer of seen.answers)
      expect(answer).toMatchObject({ ok: false, problem: { code: 'bad-command' } })
  })

  test('the page reports whether it is visible', async ({ started, desktops }) => {
    const { app, page, user } = await desktops.open(await started.folder())
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    await app.evaluate(({ ipcMain }) => {
      const told: unknown[] = []
      Object.assign(globalThis, { told })
      ipcMain.on('parley:shown', (_event, shown) => told.push(shown))
    })
    const last = () => app.evaluate(() => (globalThis as unknown as { told: unknown[] }).told.at(-1))
    // The old page may report that it is hidden; the new one is shown.
    await page.reload()
    await expect.poll(last).toBe(true)
    await user.hidePage()
    await expect.poll(last).toBe(false)
  })

  test('navigation and new windows are denied, and the policy is strict', async ({ started, desktops }) => {
    const { app, page } = await desktops.open(await started.folder())
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    const home = page.url()
    const tried = await page
      .evaluate(() => {
        const inline = document.createElement('script')
        inline.textContent = 'globalThis.inlineRan = true'
        document.head.append(inline)
        const opened = window.open('https://example.com/')
        const link = document.createElement('a')
        link.href = 'https://example.com/'
        document.body.append(link)
        link.click()
        return { opened: opened === null, inline: 'inlineRan' in globalThis }
      })
      .catch((error: unknown) => String(error))
    // Trusted types may refuse the script's text outright, which is as good.
    if (typeof tried === 'object') expect(tried).toMatchObject({ opened: true, inline: false })
    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    expect(page.url()).toBe(home)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('a link opens in the browser', async ({ started, desktops }) => {
    const { app, user } = await desktops.open(await started.folder())
    await app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = (url) => Promise.resolve(void opened.push(url))
    })
    await user.introduce('Ann')
    await user.join((await started.host({ name: 'Print shop' })).address)
    await user.say('See https://example.org/a')
    await user.messages.getByRole('link').click()
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual(['https://example.org/a'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('a second start brings the running instance to the front', async ({ started, desktops }) => {
    const userData = await started.folder()
    const first = await desktops.open(userData)
    await expect(first.page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    // The second start ends without a window, which Playwright reports as an error.
    await desktops.open(userData).catch(() => {})
    await expect
      .poll(() => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()))
      .toBe(false)
  })

  test('the window opens where it was left, and the name is kept', async ({ started, desktops }) => {
    const userData = await started.folder()
    const first = await desktops.open(userData)
    await first.user.introduce('Ann')
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 900, height: 640 }),
    )
    await first.app.close()
    const second = await desktops.open(userData)
    await expect(second.page.getByRole('button', { name: 'Host room' })).toBeVisible()
    const bounds = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    )
    expect(bounds).toMatchObject({ width: 900, height: 640 })
  })
})
