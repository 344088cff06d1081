import { useEffect, useRef } from 'react'
import css from '../App.module.css'
import { Button } from './Button.tsx'
import { useActions, useChat } from '../store/use-chat.ts'

/** Says over everything what came of something that somebody had asked for before they looked elsewhere. */
export function Told() {
  const text = useChat(({ told }) => told[0])
  const { putAway } = useActions()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What had the focus may be gone with what was asked for.
    if (text !== undefined && document.activeElement === document.body) button.current?.focus()
  }, [text])
  if (text === undefined) return null
  return (
    <div className={css['told']} role="alert">
      <span>{text}</span>
      <Button ref={button} look="quiet" size="small" onClick={putAway}>
        Close
      </Button>
    </div>
  )
}
