import type { WindowBridge } from '../../shared/client/bridge.ts'
import { remoteBridge, type BridgeReply } from '../../shared/client/remote-bridge.ts'

declare global {
  interface Window {
    /** Exposed by the desktop shell's preload; absent in a browser tab. */
    readonly parley?: WindowBridge
  }
}

const RECONNECT_MS = 1_000

/** The app behind this window: the desktop shell's if there is one, otherwise the server this page came from. */
export function connectBridge(): WindowBridge {
  return window.parley ?? remoteBridge(openSocket, (run) => setTimeout(run, RECONNECT_MS), reportError)
}

const openSocket: Parameters<typeof remoteBridge>[0] = (listener) => {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/bridge`)
  socket.addEventListener('open', () => listener.onOpen())
  socket.addEventListener('message', (message) => {
    listener.onReply(JSON.parse(String(message.data)) as BridgeReply)
  })
  socket.addEventListener('close', () => listener.onClose())
  return { send: (call) => socket.send(JSON.stringify(call)) }
}
