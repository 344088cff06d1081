import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './base.css'
import { connectBridge } from './bridge/connect.ts'
import { reportFaults } from './bridge/report-faults.ts'
import { reportMovedPort } from './bridge/report-moved-port.ts'
import { reportVisibility } from './bridge/report-visibility.ts'
import { watchPresses } from './parts/last-press.ts'
import { createChatStore } from './store/chat-store.ts'
import { newId } from './store/nonce.ts'
import { keepAcrossReloads } from './store/reload.ts'
import { ChatContext } from './store/use-chat.ts'
import { watchFocus } from './store/watch-focus.ts'
import { watchLeave } from './store/watch-leave.ts'
import './tokens.css'

/** Long enough to group a burst into one render, short enough to seem instant. */
const FRAME_MS = 16

const bridge = connectBridge()
const reportFault = reportFaults(bridge, window)
const store = createChatStore(bridge, {
  newNonce: newId,
  now: () => Date.now(),
  later: (run) => setTimeout(run, FRAME_MS),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  onFault: reportError,
})
keepAcrossReloads(store, sessionStorage)
watchFocus(store)
watchLeave(store)
watchPresses(document)
reportVisibility(bridge, document)
reportMovedPort(store)

const root = document.getElementById('root')
if (root) {
  const onCaughtError = (error: unknown) => {
    console.error(error)
    reportFault(error)
  }
  createRoot(root, { onCaughtError }).render(
    <StrictMode>
      <ChatContext value={store}>
        <App />
      </ChatContext>
    </StrictMode>,
  )
}
