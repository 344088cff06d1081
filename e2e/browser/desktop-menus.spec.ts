import { expect, type ElectronApplication } from '@playwright/test'
import { DESKTOP, hasNativeMenus, noDesktop, test } from './desktop.ts'

test.describe('menus of the desktop app', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')

  /**
   * From now on, keeps context menus instead of showing them; returns the items of the last one.
   */
  const keepPopups = async (app: ElectronApplication): Promise<() => Promise<string[]>> => {
    await app.evaluate(({ Menu }) => {
      Menu.prototype.popup = function () {
        Object.assign(globalThis, { popup: this })
      }
    })
    return () =>
      app.evaluate(() => {
        const { popup } = globalThis as unknown as { popup?: Electron.Menu }
        return popup?.items.map(({ label, type }) => (type === 'separator' ? '-' : label)) ?? []
      })
  }

  test('the right mouse button opens a menu of actions, and they work', async ({ started, desktops }) => {
    const { app, page, user } = await desktops.open(await started.folder())
    test.skip(!(await hasNativeMenus(app)), 'this Electron has no native menus')
    await user.introduce('Ann')
    await user.host('Physics 2b')
    const popup = await keepPopups(app)
    await user.composer.fill('Bring the magnets')
    await user.composer.click({ button: 'right' })
    await expect.poll(popup).toEqual(['Cut', 'Copy', 'Paste', '-', 'Select All'])
    await page.keyboard.press('ControlOrMeta+a')
    await app.evaluate(({ BrowserWindow }) => {
      const { popup: menu } = globalThis as unknown as { popup: Electron.Menu }
      const window = BrowserWindow.getAllWindows()[0]
      menu.items.find(({ role }) => role === 'cut')?.click({}, window, window?.webContents)
    })
    await expect(user.composer).toHaveValue('')
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('Bring the magnets')
  })

  test('without a flag no menu has developer tools, and the spell checker downloads no dictionary', async ({
    started,
    desktops,
  }) => {
    const { app } = await desktops.open(await started.folder())
    test.skip(!(await hasNativeMenus(app)), 'this Electron has no native menus')
    const roles = await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items.map(({ role }) => role) ?? []),
    )
    expect(roles).toContain('reload')
    expect(roles).not.toContain('toggledevtools')
    const asked = await app.evaluate(({ session }) => {
      const sessions = [session.defaultSession, session.fromPartition('elsewhere', { cache: false })]
      return sessions.map((one) => one.getSpellCheckerLanguages())
    })
    // Windows and macOS have a built-in checker.
    if (process.platform === 'linux') expect(asked).toEqual([[], []])
  })
})
