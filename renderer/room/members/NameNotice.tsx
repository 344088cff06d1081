import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { Button } from '../../parts/Button.tsx'
import { WithNames } from '../../parts/Name.tsx'
import { useActions, useChat } from '../../store/use-chat.ts'
import css from './NameNotice.module.css'
import { nameTakenWords } from './name-words.ts'

/** Says once that the requested name was taken here. */
export function NameNotice({ room }: { readonly room: RoomState }) {
  const { dismissNameNotice } = useActions()
  const asked = useChat((state) => state.chat.profile.name)
  const told = useChat((state) => state.renamedNoticeDismissed[room.ref] === true)
  const words = told ? null : nameTakenWords(asked, room.me.name)
  if (words === null) return null
  return (
    <output className={css['notice']}>
      <span className={css['words']}>
        <WithNames text={words} names={[room.me.name, asked]} />
      </span>
      <Button look="quiet" size="small" onClick={() => dismissNameNotice(room.ref)}>
        OK
      </Button>
    </output>
  )
}
