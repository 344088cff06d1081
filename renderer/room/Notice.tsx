import { useState } from 'react'
import type { RoomState } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import css from './NameNotice.module.css'

/** What the app has to say about a room, until it is put away. */
export function Notice({ room: { notice } }: { readonly room: RoomState }) {
  const [read, setRead] = useState<string | null>(null)
  if (notice === null || notice === read) return null
  return (
    <output className={css['notice']}>
      <span className={css['words']}>{notice}</span>
      <Button look="quiet" size="small" onClick={() => setRead(notice)}>
        OK
      </Button>
    </output>
  )
}
