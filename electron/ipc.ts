import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import * as v from 'valibot'
import {
  dispatchUntrusted,
  serveWindow,
  type ServedApp,
  type ServedWindow,
} from '../shared/app/serve-bridge.ts'
import { validate } from '../shared/protocol/wire/decode.ts'
import { PAGE_ORIGIN } from './window/app-scheme.ts'
import { CHANNELS } from './channels.ts'

// The only user of ipcMain.

/** Whether the sender is the top frame of our page. Its arguments are validated all the same. */
function isOurPage({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false
  return new URL(senderFrame.url).href.startsWith(`${PAGE_ORIGIN}/`) && !sender.isDestroyed()
}

/** Serves the app's ChatBridge to the windows of this process. */
export function serveIpc(app: ServedApp): void {
  const windows = new Map<number, ServedWindow>()

  const windowOf = (sender: WebContents): ServedWindow => {
    const known = windows.get(sender.id)
    if (known) return known
    const window = serveWindow(app, (update) => {
      if (!sender.isDestroyed()) sender.send(CHANNELS.update, update)
    })
    windows.set(sender.id, window)
    // A crashed page is not visible, and cannot report that itself.
    sender.on('render-process-gone', () => window.setShown(false))
    sender.once('destroyed', () => {
      windows.delete(sender.id)
      window.close()
    })
    return window
  }

  ipcMain.handle(CHANNELS.dispatch, (event, command: unknown) => {
    if (!isOurPage(event)) throw new Error('not for this page')
    return dispatchUntrusted(app, command)
  })

  ipcMain.on(CHANNELS.subscribe, (event) => {
    if (isOurPage(event)) windowOf(event.sender).subscribe()
  })

  ipcMain.on(CHANNELS.shown, (event, value: unknown) => {
    const shown = validate(v.boolean(), value)
    if (isOurPage(event) && shown.ok === true) windowOf(event.sender).setShown(shown.value)
  })
}
