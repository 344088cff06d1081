import { expect, test, vi } from 'vitest'
import { menuTemplate } from './menu-template.ts'

const help = (actions: Parameters<typeof menuTemplate>[2]) =>
  menuTemplate('linux', 'Parley', actions).find(({ role }) => role === 'help')?.submenu as
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
