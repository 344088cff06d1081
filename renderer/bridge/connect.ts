import type { WindowBridge } from '../../shared/bridge/bridge.ts'
import { remoteBridge, type BridgeReply } from '../../shared/bridge/remote-bridge.ts'
import type { ShellHello } from '../../shared/bridge/shell-proof.ts'
import { findShell } from './same-shell.ts'

declare global {
  interface Window {
    /** Exposed by the desktop shell's preload; absent in a browser tab. */
    readonly parley?: WindowBridge
  }
}

const RECONNECT_MS = 1_000

/**
 * The app behind this window: the desktop shell's if there is one, otherwise the server of this
 * page.
 */
export function connectBridge(): WindowBridge {
  return window.parley ?? remoteBridge(openSocket, (run) => setTimeout(run, RECONNECT_MS), reportError)
}

/** The shell that this page came from, once it has identified itself. */
let shell: ShellHello | null = null

const openSocket: Parameters<typeof remoteBridge>[0] = (listener) => {
  let socket: WebSocket | null = null
  function open(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    socket = new WebSocket(`${scheme}://${location.host}/bridge`)
    socket.addEventListener('open', () => listener.onOpen())
    socket.addEventListener('message', (message) => {
      const reply = JSON.parse(String(message.data)) as BridgeReply | ShellHello
      if (reply.kind === 'shell') onShellHello(reply)
      else listener.onReply(reply)
    })
    socket.addEventListener('close', () => listener.onClose('gone'))
  }
  if (shell === null) open()
  else
    void findShell(shell.key).then((found) => {
      if (found === 'here') open()
      else listener.onClose(found)
    })
  return { send: (call) => socket?.send(JSON.stringify(call)) }
}

function onShellHello(hello: ShellHello): void {
  // After an update, only a reload gets the page that matches the bridge.
  if (shell !== null && shell.build !== hello.build) location.reload()
  shell = hello
}
