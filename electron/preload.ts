import { contextBridge, ipcRenderer } from 'electron'
import type { BridgeCommand, BridgeUpdate } from '../shared/bridge/bridge.ts'
import { Listeners } from '../shared/protocol/base/listeners.ts'
import { CHANNELS } from './channels.ts'

type Listener = (update: BridgeUpdate) => void

const listeners = new Listeners<BridgeUpdate>(reportError)
ipcRenderer.on(CHANNELS.update, (_event, update: BridgeUpdate) => listeners.notify(update))

// Gives a window its ChatBridge and nothing else: the page cannot name a channel, let alone reach
// Node.
contextBridge.exposeInMainWorld('parley', {
  dispatch: (command: BridgeCommand): Promise<unknown> => ipcRenderer.invoke(CHANNELS.dispatch, command),
  subscribe: (listener: Listener) => {
    // The bridge wraps functions again at each crossing; this one keeps its identity, so we can
    // find it.
    const end = listeners.add((update) => listener(update))
    // Earlier subscribers get this snapshot, too, which changes nothing for them.
    ipcRenderer.send(CHANNELS.subscribe)
    return end
  },
  setShown: (shown: boolean) => ipcRenderer.send(CHANNELS.shown, shown),
})
