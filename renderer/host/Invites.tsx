import { useState } from 'react'
import type { HostedInvite } from '../../shared/client/chat-state.ts'
import { Button } from '../parts/Button.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { copyText } from '../parts/copy-text.ts'
import { useActions } from '../store/use-chat.ts'
import { inviteWords } from './invite-words.ts'
import css from './InvitePanel.module.css'

interface InvitesProps {
  readonly room: string
  readonly invites: readonly HostedInvite[]
}

/** The invites that are good, each to be copied again or withdrawn. */
export function Invites({ room, invites }: InvitesProps) {
  const { dispatch } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  if (invites.length === 0) return null
  return (
    <div>
      <h3 className={css['title']}>Invites that are good</h3>
      <ul>
        {invites.map((invite, index) => (
          <li key={invite.id} className={css['item']}>
            <span className={css['words']}>{inviteWords(invite)}</span>
            <Button
              look="quiet"
              size="small"
              aria-label={`Copy invite ${index + 1}`}
              onClick={() => void copyText(invite.link)}
            >
              Copy
            </Button>
            <Button
              look="quiet"
              size="small"
              aria-label={`Revoke invite ${index + 1}`}
              onClick={() =>
                void dispatch({ kind: 'revokeInvite', room, id: invite.id }).then((result) =>
                  setProblem(result.ok ? null : result.problem.text),
                )
              }
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
      <ProblemText text={problem} />
    </div>
  )
}
