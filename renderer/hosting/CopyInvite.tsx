import { Check, Link } from 'lucide-react'
import type { RefObject } from 'react'
import { Button } from '../parts/Button.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import css from './CopyInvite.module.css'
import type { Inviting } from './use-invite.ts'

interface CopyInviteProps {
  readonly inviting: Inviting
  readonly button?: RefObject<HTMLButtonElement | null>
  readonly onPress: () => void
}

/** One press makes an invite and copies its link. */
export function CopyInvite({ inviting: { pending, copied, problem }, button, onPress }: CopyInviteProps) {
  const Icon = copied ? Check : Link
  return (
    <>
      <Button ref={button} look="primary" aria-busy={pending} onClick={onPress}>
        <Icon className={css['icon']} aria-hidden />
        Copy invite link
      </Button>
      <output className="unseen">{copied && 'Invite link copied'}</output>
      <ProblemText text={problem} />
    </>
  )
}
