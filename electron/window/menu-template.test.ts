import { expect, test, vi } from 'vitest'
import { menuTemplate, type HelpActions } from './menu-template.ts'

const help = (actions: HelpActions) =>
  menuTemplate('linux', 'Parley', { help: actions }).find(({ role }) => role === 'help')?.submenu as
    { label: string; click: () => void }[] | undefined

test('Help has an item for each action, and is absent without actions', () => {
  const copyDiagnostics = vi.fn()
  const items = help({ copyDiagnostics, showLogs: () => {}, checkForUpdates: () => {} })
  expect(items?.map(({ label }) => label)).toEqual(['Check for &Updates…', 'Show &Logs', 'Copy &Diagnostics'])
  items?.at(-1)?.click()
  expect(copyDiagnostics).toHaveBeenCalledOnce()
  expect(help({ copyDiagnostics })).toHaveLength(1)
  expect(help({})).toBeUndefined()
})

test.each(['linux', 'win32', 'darwin'] as const)(
  'View on %s has developer tools only if requested',
  (platform) => {
    const view = (devTools?: boolean) =>
      JSON.stringify(menuTemplate(platform, 'Parley', devTools === undefined ? {} : { devTools }))
    expect(view()).not.toContain('toggleDevTools')
    expect(view(false)).not.toContain('toggleDevTools')
    expect(view(true)).toContain('toggleDevTools')
  },
)

test.each(['linux', 'win32', 'darwin'] as const)(
  'text zoom on %s has the same keys as in browsers',
  (platform) => {
    const items = menuTemplate(platform, 'Parley').flatMap(
      ({ submenu }) =>
        (submenu ?? []) as readonly { role?: string; accelerator?: string; visible?: boolean }[],
    )
    const keys = (role: string) => items.filter((item) => item.role === role && item.visible === false)
    expect(keys('zoomIn').map(({ accelerator }) => accelerator)).toEqual([
      'CommandOrControl+=',
      'CommandOrControl+numadd',
    ])
    expect(keys('zoomOut').map(({ accelerator }) => accelerator)).toEqual(['CommandOrControl+numsub'])
    for (const role of ['zoomIn', 'zoomOut'])
      expect(items.filter((item) => item.role === role && item.visible !== false)).toHaveLength(1)
  },
)

test.each(['linux', 'win32'] as const)('the Window menu on %s has no macOS item', (platform) => {
  expect(JSON.stringify(menuTemplate(platform, 'Parley'))).not.toMatch(/"role":"(windowMenu|zoom|front)"/)
})
