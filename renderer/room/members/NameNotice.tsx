import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { Button } from '../../parts/Button.tsx'
import { WithNames } from '../../parts/Name.tsx'
import { useActions, useChat } from '../../store/use-chat.ts'
import css from './NameNotice.module.css'
import { nameTakenWords } from './name-words.ts'

/** Tells the user that their name was taken in this room, until dismissed. */
export function NameNotice({ room }: { readonly room: RoomState }) {
  const { dismissNameNotice } = useActions()
  const requestedName = useChat((state) => state.chat.profile.name)
  const isDismissed = useChat((state) => state.renamedNoticeDismissed[room.ref] === true)
  const words = isDismissed ? null : nameTakenWords(requestedName, room.me.name)
  if (words === null) return null
  return (
    <output className={css['notice']}>
      <span className={css['words']}>
        <WithNames text={words} names={[room.me.name, requestedName]} />
      </span>
      <Button look="quiet" size="small" onClick={() => dismissNameNotice(room.ref)}>
        OK
      </Button>
    </output>
  )
}
