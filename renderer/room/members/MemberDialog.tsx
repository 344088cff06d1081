import { useState } from 'react'
import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { Author } from '../../../shared/protocol/log/events.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog, DialogActions } from '../../parts/Dialog.tsx'
import { keyLook } from '../../parts/key-look.ts'
import { KeyMark } from '../../parts/KeyMark.tsx'
import { Name, NameMark } from '../../parts/Name.tsx'
import { ProblemText } from '../../parts/ProblemText.tsx'
import { Question } from '../../parts/Question.tsx'
import { useFocusOnMount } from '../../parts/use-focus-on-mount.ts'
import css from './MemberDialog.module.css'
import { memberActions, removalWords, roleOf, roleWords, type MemberAction } from './roles.ts'
import { useModerate } from '../../store/use-moderate.ts'

interface MemberDialogProps {
  readonly room: RoomState
  readonly member: Author
  readonly onClose: () => void
}

/** Identifies a member by key, not only by name, and offers actions. Removing someone asks once. */
export function MemberDialog({ room, member, onClose }: MemberDialogProps) {
  const [pendingAction, setPendingAction] = useState<MemberAction | null>(null)
  const { problem, pending, moderate } = useModerate(room.ref)
  const { id, name } = member
  const words = pendingAction && removalWords(pendingAction.act, keyLook(id) !== null)
  if (pendingAction && words)
    return (
      <Question
        title={
          <>
            {words.title} <Name of={name} />
            {words.from}?
          </>
        }
        confirm={pendingAction.label}
        pending={pending}
        problem={problem}
        onConfirm={() => moderate(pendingAction.act, onClose)}
        onClose={() => setPendingAction(null)}
      >
        <p>{words.about}</p>
      </Question>
    )
  return (
    <About
      room={room}
      member={member}
      pending={pending}
      problem={problem}
      onAct={(action) =>
        removalWords(action.act, true) ? setPendingAction(action) : moderate(action.act, onClose)
      }
      onClose={onClose}
    />
  )
}

interface AboutProps extends MemberDialogProps {
  readonly pending: boolean
  readonly problem: string | null
  readonly onAct: (action: MemberAction) => void
}

function About({ room, member: { id, name }, pending, problem, onAct, onClose }: AboutProps) {
  const first = useFocusOnMount<HTMLButtonElement>()
  const about = [
    id === room.me.id ? 'you' : null,
    roleWords(roleOf(room, id)),
    room.members[id]?.state ?? 'not in the room',
    room.rules?.muted.includes(id) ? 'muted' : null,
  ].filter((word) => word !== null)
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
            {id === room.me.id
              ? 'These are your security words. Read them to anyone who wants to be sure it’s you.'
              : 'Anyone can use this name. To be sure it’s them, ask them to read you these four words.'}
          </p>
        )}
      </div>
      <ProblemText text={problem} />
      <DialogActions>
        {memberActions(room, id).map((action) => (
          <Button key={action.label} size="small" aria-busy={pending} onClick={() => onAct(action)}>
            <span>
              {action.label}
              {removalWords(action.act, true) && <span aria-hidden>…</span>}
            </span>
          </Button>
        ))}
        <Button ref={first} size="small" look="quiet" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  )
}
