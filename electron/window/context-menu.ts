import { clipboard, Menu, type BrowserWindow } from 'electron'
import { contextMenuTemplate } from './context-menu-template.ts'

/** Gives the window's page the menu of the right mouse button and the menu key. */
export function addContextMenu(window: BrowserWindow, devTools: boolean): void {
  const { webContents: page } = window
  page.on('context-menu', (_event, clicked) => {
    const template = contextMenuTemplate(clicked, {
      replaceMisspelling: (word) => page.replaceMisspelling(word),
      addToDictionary: (word) => page.session.addWordToSpellCheckerDictionary(word),
      copyLink: (link) => void clipboard.writeText(link),
      ...(devTools && { inspect: (x, y) => page.inspectElement(x, y) }),
    })
    if (template.length === 0) return
    const { menuSourceType: sourceType, frame, x, y } = clicked
    Menu.buildFromTemplate(template).popup({
      window,
      sourceType,
      ...(frame && { frame }),
      // Opened by a key, it belongs to the text cursor; the mouse may be anywhere.
      ...(sourceType === 'keyboard' && { x, y }),
    })
  })
}
