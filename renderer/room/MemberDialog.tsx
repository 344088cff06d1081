import { useState } from 'react'
import type { RoomState } from '../../shared/client/chat-state.ts'
import type { Author } from '../../shared/protocol/events.ts'
import type { AskedAct } from '../../shared/protocol/moderation.ts'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { keyLook } from '../parts/key-look.ts'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name, NameMark } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import css from './MemberDialog.module.css'
import { memberActions, roleOf, roleWords } from './roles.ts'
import { useModerate } from './use-moderate.ts'

interface MemberDialogProps {
  readonly room: RoomState
  readonly member: Author
  readonly onClose: () => void
}

/** Who a member is, by key rather than by name, and what may be done about them. A ban is asked once. */
export function MemberDialog({ room, member: { id, name }, onClose }: MemberDialogProps) {
  const { problem, pending, moderate } = useModerate(room.ref)
  const [banning, setBanning] = useState(false)
  const first = useFocusOnMount<HTMLButtonElement>()
  const known = room.members[id]
  const actions = memberActions(room, id)
  const about = [
    id === room.me.id ? 'you' : null,
    roleWords(roleOf(room, id)),
    known ? known.state : 'not in the room',
    room.rules?.muted.includes(id) ? 'muted' : null,
  ].filter((word) => word !== null)
  const act = (what: AskedAct): void => {
    if (what.kind === 'ban' && !banning) setBanning(true)
    else moderate(what, onClose)
  }
  return (
    <Dialog
      title={
        <span className={css['title']}>
          <Avatar id={id} name={name} />
          <span className={css['name']} dir="auto">
            <Name of={name} />
          </span>
          <NameMark of={name} />
        </span>
      }
      onClose={onClose}
    >
      <div>
        <p className={css['about']}>{about.join(' · ')}</p>
        <p className={css['key']}>
          <KeyMark of={id} />
        </p>
        {keyLook(id) && (
          <p className={css['about']}>
            Names can be taken by anybody, key words cannot. Compare all four to know who this is.
          </p>
        )}
      </div>
      {banning && (
        <p role="alert">
          Ban <Name of={name} />? They cannot return under any name with this key until you lift the ban.
        </p>
      )}
      <ProblemText text={problem} />
      <DialogActions>
        {actions
          .filter((one) => !banning || one.act.kind === 'ban')
          .map(({ label, act: what }) => (
            <Button
              key={label}
              size="small"
              look={banning ? 'danger' : 'plain'}
              aria-busy={pending}
              onClick={() => act(what)}
            >
              {label}
            </Button>
          ))}
        <Button ref={first} size="small" look="quiet" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  )
}
