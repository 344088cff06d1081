import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { dispatchUntrusted } from '../shared/app/serve-bridge.ts'
import type { ChatBridge } from '../shared/client/bridge.ts'
import { PAGE_ORIGIN } from './app-scheme.ts'
import { CHANNELS } from './channels.ts'

// The one place of ipcMain.

/** Only the top frame of our own page is answered; its arguments are validated all the same. */
function isOurPage({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false
  return new URL(senderFrame.url).href.startsWith(`${PAGE_ORIGIN}/`) && !sender.isDestroyed()
}

/** Serves the app's ChatBridge to the windows of this process. */
export function serveIpc(app: ChatBridge): void {
  const subscriptions = new Map<number, () => void>()

  ipcMain.handle(CHANNELS.dispatch, (event, command: unknown) => {
    if (!isOurPage(event)) throw new Error('not for this page')
    return dispatchUntrusted(app, command)
  })

  ipcMain.on(CHANNELS.subscribe, (event) => {
    if (!isOurPage(event)) return
    const { sender } = event
    const end = () => {
      subscriptions.get(sender.id)?.()
      subscriptions.delete(sender.id)
    }
    // A reloaded page subscribes again: its last subscription ends here.
    if (subscriptions.has(sender.id)) end()
    else sender.once('destroyed', end)
    subscriptions.set(
      sender.id,
      app.subscribe((update) => {
        if (!sender.isDestroyed()) sender.send(CHANNELS.update, update)
      }),
    )
  })
}
