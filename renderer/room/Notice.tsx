import { useState } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { describeNotices } from '../../shared/words/notice-words.ts'
import { Button } from '../parts/Button.tsx'
import css from './members/NameNotice.module.css'

/** Shows what the app reports about a room, until the user has read it. */
export function Notice({ room: { notices } }: { readonly room: RoomState }) {
  const [read, setRead] = useState('')
  const words = describeNotices(notices)
  if (words === read) return null
  return (
    <output className={css['notice']}>
      <span className={css['words']}>{words}</span>
      <Button look="quiet" size="small" onClick={() => setRead(words)}>
        OK
      </Button>
    </output>
  )
}
