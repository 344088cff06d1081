import { useRef, useState } from 'react'
import type { HostedInvite } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { ignoreRepeat } from '../parts/ignore-repeat.ts'
import { ProblemText } from '../parts/ProblemText.tsx'
import { copyText } from '../parts/copy-text.ts'
import { useLostFocus } from '../parts/use-lost-focus.ts'
import { useSteady } from '../parts/use-steady.ts'
import { useActions } from '../store/use-chat.ts'
import { inviteWords } from './invite-words.ts'
import css from './InvitePanel.module.css'

interface InvitesProps {
  readonly room: string
  readonly invites: readonly HostedInvite[]
  /** The last one has gone with the focus on it. */
  readonly onNone: () => void
}

/** The invites that are good, each to be copied again or withdrawn. */
export function Invites({ room, invites, onNone }: InvitesProps) {
  const { dispatch } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  if (invites.length === 0) return null
  const revoke = async (id: string): Promise<void> => {
    const result = await dispatch({ kind: 'revokeInvite', room, id })
    setProblem(result.ok ? null : result.problem.text)
  }
  return (
    <div>
      <h3 className={css['title']}>Invites that are good</h3>
      <ul>
        {invites.map((invite, index) => (
          <InviteItem
            key={invite.id}
            invite={invite}
            number={index + 1}
            onRevoke={() => void revoke(invite.id)}
            onNone={onNone}
          />
        ))}
      </ul>
      <ProblemText text={problem} />
    </div>
  )
}

interface InviteItemProps {
  readonly invite: HostedInvite
  readonly number: number
  readonly onRevoke: () => void
  readonly onNone: () => void
}

function InviteItem({ invite, number, onRevoke, onNone }: InviteItemProps) {
  const item = useRef<HTMLLIElement>(null)
  const isSteady = useSteady(item, invite.id)
  useLostFocus(item, () => {
    const beside = item.current?.nextElementSibling ?? item.current?.previousElementSibling
    // The last button of a row withdraws.
    const button = beside?.querySelector<HTMLElement>('button:last-of-type')
    if (button) button.focus()
    else onNone()
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
      <Button
        look="quiet"
        size="small"
        aria-label={`Revoke invite ${number}`}
        aria-disabled={!isSteady}
        onKeyDown={ignoreRepeat}
        onClick={() => isSteady && onRevoke()}
      >
        Revoke
      </Button>
    </li>
  )
}
