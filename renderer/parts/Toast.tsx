import { useEffect, useRef } from 'react'
import css from '../App.module.css'
import { Button } from './Button.tsx'
import { useActions, useChat } from '../store/use-chat.ts'

/** Says over everything what came of something that someone had asked for before they looked elsewhere. */
export function Toast() {
  const text = useChat(({ toasts }) => toasts[0])
  const { dismissToast } = useActions()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What had the focus may be gone with what was asked for.
    if (text !== undefined && document.activeElement === document.body) button.current?.focus()
  }, [text])
  if (text === undefined) return null
  return (
    <div className={css['toast']} role="alert">
      <span>{text}</span>
      <Button ref={button} look="quiet" size="small" onClick={dismissToast}>
        Close
      </Button>
    </div>
  )
}
