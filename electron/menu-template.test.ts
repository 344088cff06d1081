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
