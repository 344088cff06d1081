import { expect, type ElectronApplication } from '@playwright/test'
import { DESKTOP, hasNativeMenus, noDesktop, test } from './desktop.ts'

test.describe('menus of the desktop app', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')

  /** The lines of the last context menu, by label. */
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

  test('the right mouse button opens what can be done there, and it is done', async ({
    started,
    desktops,
  }) => {
    const { app, page, person } = await desktops.open(await started.folder())
    test.skip(!(await hasNativeMenus(app)), 'this Electron has no native menus')
    await person.introduce('Ann')
    await person.host('Physics 2b')
    const popup = await keepPopups(app)
    await person.composer.fill('Bring the magnets')
    await person.composer.click({ button: 'right' })
    await expect.poll(popup).toEqual(['Cut', 'Copy', 'Paste', '-', 'Select All'])
    await page.keyboard.press('ControlOrMeta+a')
    await app.evaluate(({ BrowserWindow }) => {
      const { popup: menu } = globalThis as unknown as { popup: Electron.Menu }
      const window = BrowserWindow.getAllWindows()[0]
      menu.items.find(({ role }) => role === 'cut')?.click({}, window, window?.webContents)
    })
    await expect(person.composer).toHaveValue('')
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('Bring the magnets')
  })

  test('developer tools are in no menu without a flag, and the spell checker wants no dictionary', async ({
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
