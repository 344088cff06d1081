import { useRef, useState } from 'react'
import type { HostedInvite } from '../../shared/bridge/room-state.ts'
import { Button } from '../parts/Button.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { Question } from '../parts/Question.tsx'
import { SteadyButton } from '../parts/SteadyButton.tsx'
import { copyText } from '../parts/copy-text.ts'
import { useLostFocus } from '../parts/use-lost-focus.ts'
import { useActions } from '../store/use-chat.ts'
import { useZone } from '../words/use-today.ts'
import { inviteWords } from './invite-words.ts'
import css from './InvitePanel.module.css'

interface InvitesProps {
  readonly room: string
  readonly invites: readonly HostedInvite[]
  /** Called when the last invite is removed while it has the focus. */
  readonly onEmpty: () => void
}

/** The active invites, each with buttons to copy and revoke it. */
export function Invites({ room, invites, onEmpty }: InvitesProps) {
  const { dispatch } = useActions()
  useZone()
  const [problem, setProblem] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<HostedInvite | null>(null)
  if (invites.length === 0) return null
  const revoke = async (id: string): Promise<void> => {
    const result = await dispatch({ kind: 'revokeInvite', room, id })
    setProblem(result.ok ? null : result.problem.text)
  }
  return (
    <div>
      <h3 className={css['title']}>Active invites</h3>
      <ul>
        {invites.map((invite, index) => (
          <InviteItem
            key={invite.id}
            invite={invite}
            number={index + 1}
            onRevoke={() => setRevoking(invite)}
            onEmpty={onEmpty}
          />
        ))}
      </ul>
      <ProblemText text={problem} />
      {revoking && (
        <Question
          title="Revoke this invite?"
          confirm="Revoke"
          cancel="Cancel"
          onConfirm={() => {
            // Close before the row is removed, so that the focus can move to its neighbour.
            setRevoking(null)
            void revoke(revoking.id)
          }}
          onClose={() => setRevoking(null)}
        >
          <p>{inviteWords(revoking)}.</p>
          <p>Its link stops working. People who have joined with it stay in the room.</p>
        </Question>
      )}
    </div>
  )
}

interface InviteItemProps {
  readonly invite: HostedInvite
  readonly number: number
  readonly onRevoke: () => void
  readonly onEmpty: () => void
}

function InviteItem({ invite, number, onRevoke, onEmpty }: InviteItemProps) {
  useZone()
  const item = useRef<HTMLLIElement>(null)
  useLostFocus(item, () => {
    const beside = item.current?.nextElementSibling ?? item.current?.previousElementSibling
    // The last button of a row revokes.
    const button = beside?.querySelector<HTMLElement>('button:last-of-type')
    if (button) button.focus()
    else onEmpty()
  })
  return (
    <li ref={item} className={css['item']}>
      <span className={css['words']}>{inviteWords(invite)}</span>
      <Button
        look="quiet"
        size="small"
        aria-label={`Copy invite ${number}`}
        onClick={() => void copyText(invite.link)}
      >
        Copy
      </Button>
      <SteadyButton look="quiet" size="small" aria-label={`Revoke invite ${number}`} onPress={onRevoke}>
        Revoke
      </SteadyButton>
    </li>
  )
}
