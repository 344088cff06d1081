import { contextBridge, ipcRenderer } from 'electron'
import type { BridgeCommand, BridgeUpdate } from '../shared/bridge/bridge.ts'
import { Listeners } from '../shared/protocol/base/listeners.ts'
import { CHANNELS } from './channels.ts'

type Listener = (update: BridgeUpdate) => void

const listeners = new Listeners<BridgeUpdate>(reportError)
ipcRenderer.on(CHANNELS.update, (_event, update: BridgeUpdate) => listeners.tell(update))

// A window’s ChatBridge and nothing else: the page cannot name a channel, let alone reach Node.
contextBridge.exposeInMainWorld('parley', {
  dispatch: (command: BridgeCommand): Promise<unknown> => ipcRenderer.invoke(CHANNELS.dispatch, command),
  subscribe: (listener: Listener) => {
    // Functions that cross the bridge are wrapped anew each time; this one is ours to find again.
    const end = listeners.add((update) => listener(update))
    // Earlier subscribers see this snapshot too, which tells them what they know already.
    ipcRenderer.send(CHANNELS.subscribe)
    return end
  },
  setShown: (shown: boolean) => ipcRenderer.send(CHANNELS.shown, shown),
})
