import { clipboard, Menu, type BrowserWindow } from 'electron'
import { contextMenuTemplate } from './context-menu-template.ts'

/** Gives the window's page a context menu, for the right mouse button and the menu key. */
export function addContextMenu(window: BrowserWindow, devTools: boolean): void {
  const { webContents: page } = window
  page.on('context-menu', (_event, target) => {
    const template = contextMenuTemplate(target, {
      replaceMisspelling: (word) => page.replaceMisspelling(word),
      addToDictionary: (word) => page.session.addWordToSpellCheckerDictionary(word),
      copyLink: (link) => void clipboard.writeText(link),
      ...(devTools && { inspect: (x, y) => page.inspectElement(x, y) }),
    })
    if (template.length === 0) return
    const { menuSourceType: sourceType, frame, x, y } = target
    Menu.buildFromTemplate(template).popup({
      window,
      sourceType,
      ...(frame && { frame }),
      // Opened by a key, it appears at the text cursor; the mouse may be anywhere.
      ...(sourceType === 'keyboard' && { x, y }),
    })
  })
}
