import { dialog, type MessageBoxOptions } from 'electron'
import type { MainWindow } from '../window/main-window.ts'

/** Asks whether Parley may quit, and resolves with the answer. Enter and Escape cancel. */
export async function askToQuit(window: MainWindow, warning: string): Promise<boolean> {
  const question: MessageBoxOptions = {
    type: 'question',
    message: warning,
    buttons: ['Quit Parley', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  if (!window.current) return (await dialog.showMessageBox(question)).response === 0
  // A minimised window would minimise its question, too.
  window.show()
  return (await dialog.showMessageBox(window.current, question)).response === 0
}
