import { expect, test, vi } from 'vitest'
import { menuTemplate, type HelpActions } from './menu-template.ts'

const help = (actions: HelpActions) =>
  menuTemplate('linux', 'Parley', { help: actions }).find(({ role }) => role === 'help')?.submenu as
    { label: string; click: () => void }[] | undefined

test('Help has a line for each thing that works, and is not there for nothing', () => {
  const copyDiagnostics = vi.fn()
  const lines = help({ copyDiagnostics, showLogs: () => {}, checkForUpdates: () => {} })
  expect(lines?.map(({ label }) => label)).toEqual(['Check for &Updates…', 'Show &Logs', 'Copy &Diagnostics'])
  lines?.at(-1)?.click()
  expect(copyDiagnostics).toHaveBeenCalledOnce()
  expect(help({ copyDiagnostics })).toHaveLength(1)
  expect(help({})).toBeUndefined()
})

test.each(['linux', 'win32', 'darwin'] as const)(
  'View on %s has developer tools only where they were asked for',
  (platform) => {
    const view = (devTools?: boolean) =>
      JSON.stringify(menuTemplate(platform, 'Parley', devTools === undefined ? {} : { devTools }))
    expect(view()).not.toContain('toggleDevTools')
    expect(view(false)).not.toContain('toggleDevTools')
    expect(view(true)).toContain('toggleDevTools')
  },
)

test.each(['linux', 'win32', 'darwin'] as const)(
  'the text on %s grows by each key that browsers take for it',
  (platform) => {
    const lines = menuTemplate(platform, 'Parley').flatMap(
      ({ submenu }) =>
        (submenu ?? []) as readonly { role?: string; accelerator?: string; visible?: boolean }[],
    )
    const keys = (role: string) => lines.filter((line) => line.role === role && line.visible === false)
    expect(keys('zoomIn').map(({ accelerator }) => accelerator)).toEqual([
      'CommandOrControl+=',
      'CommandOrControl+numadd',
    ])
    expect(keys('zoomOut').map(({ accelerator }) => accelerator)).toEqual(['CommandOrControl+numsub'])
    for (const role of ['zoomIn', 'zoomOut'])
      expect(lines.filter((line) => line.role === role && line.visible !== false)).toHaveLength(1)
  },
)

test.each(['linux', 'win32'] as const)('the Window menu on %s has no line of macOS', (platform) => {
  expect(JSON.stringify(menuTemplate(platform, 'Parley'))).not.toMatch(/"role":"(windowMenu|zoom|front)"/)
})
