import { useEffect, useRef } from 'react'
import css from '../App.module.css'
import { Button } from './Button.tsx'
import { useActions, useChat } from '../store/use-chat.ts'

/** Shows a message above the page, such as the result of an action whose page the user has left. */
export function Toast() {
  const text = useChat(({ toasts }) => toasts[0])
  const { dismissToast } = useActions()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The element that had the focus may be gone.
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
