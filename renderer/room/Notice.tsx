import { useState } from 'react'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { describeNotices } from '../../shared/words/notice-words.ts'
import { Button } from '../parts/Button.tsx'
import css from './members/NameNotice.module.css'

/** Shows the app's notices about a room until the user dismisses them. */
export function Notice({ room: { notices } }: { readonly room: RoomState }) {
  const [dismissed, setDismissed] = useState('')
  const words = describeNotices(notices)
  if (words === dismissed) return null
  return (
    <output className={css['notice']}>
      <span className={css['words']}>{words}</span>
      <Button look="quiet" size="small" onClick={() => setDismissed(words)}>
        OK
      </Button>
    </output>
  )
}
