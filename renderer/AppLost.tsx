import { useEffect } from 'react'
import type { AppLoss } from '../shared/bridge/bridge.ts'
import css from './App.module.css'
import { useChat } from './store/use-chat.ts'

const words: Readonly<Record<AppLoss, string>> = {
  gone: 'Parley has stopped. Start it again and this page reconnects. You can still copy your draft from here.',
  taken:
    'Parley has stopped, and another program now uses this page’s address. Start Parley again and use the page it opens. You can still copy your draft from here.',
}

/**
 * Says that the app behind this page is gone, and removes what would look alive: the accent, and
 * who is here.
 */
export function AppLost() {
  const loss = useChat((state) => state.appLost)
  useEffect(() => {
    document.documentElement.toggleAttribute('data-lost', loss !== null)
  }, [loss])
  if (loss === null) return null
  return (
    <p className={css['lost']} role="alert">
      {words[loss]}
    </p>
  )
}
