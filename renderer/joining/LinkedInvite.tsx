import { useEffect, useState } from 'react'
import { formatAddress } from '../../shared/protocol/finding/address.ts'
import { parseInvite } from '../../shared/protocol/trust/invite.ts'
import { isMessageLinkLike, parseMessageLink } from '../../shared/protocol/trust/message-link.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { SteadyButton } from '../parts/SteadyButton.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import css from './LinkedInvite.module.css'
import { INCOMPLETE } from './link-words.ts'
import { useOpening } from './use-opening.ts'

/**
 * An invite opened outside Parley, such as by a click in an email: nothing happens until the user
 * agrees.
 */
export function LinkedInvite() {
  const link = useChat((state) => state.chat.link)
  if (link === null) return null
  return isMessageLinkLike(link) ? (
    <GoToMessage key={link} link={link} />
  ) : (
    <LinkedInviteDialog key={link} link={link} />
  )
}

/**
 * A link to a message, opened outside Parley: it leads only to rooms that are known here, so nothing
 * is asked. What is wrong with it is said until it is dismissed.
 */
function GoToMessage({ link }: { readonly link: string }) {
  const { dispatch, openMessageLink } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    const message = parseMessageLink(link)
    const opened = message ? openMessageLink(message) : Promise.resolve(INCOMPLETE)
    void opened.then((found) => {
      if (found === null) void dispatch({ kind: 'dismissLink' })
      else setProblem(found)
    })
  }, [link, dispatch, openMessageLink])
  if (problem === null) return null
  return (
    <Unusable title="Can’t open this message" onClose={() => void dispatch({ kind: 'dismissLink' })}>
      {problem}
    </Unusable>
  )
}

interface UnusableProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: string
}

function Unusable({ title, onClose, children }: UnusableProps) {
  const close = useFocusOnMount<HTMLButtonElement>()
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <DialogActions>
        <Button ref={close} look="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function LinkedInviteDialog({ link }: { readonly link: string }) {
  const { dispatch } = useActions()
  const opening = useOpening()
  const join = useFocusOnMount<HTMLButtonElement>()
  const parsed = parseInvite(link)
  const close = () => void dispatch({ kind: 'dismissLink' })
  if (!parsed.ok) {
    return (
      <Unusable title="This invite can’t be used" onClose={close}>
        That invite link is incomplete. Copy it again from the original message and paste it here.
      </Unusable>
    )
  }
  const { room, addresses, fingerprint } = parsed.invite
  return (
    <Dialog
      title={
        <>
          Join <Name of={room.name} />?
        </>
      }
      onClose={close}
    >
      <p>
        You’ve been invited to this room, hosted at {formatAddress(addresses[0])}. The host’s security words
        are:
      </p>
      <p className={css['key']}>
        <KeyMark of={fingerprint} />
      </p>
      <ProblemText text={opening.problem} />
      <DialogActions>
        <Button look="quiet" onClick={close}>
          Not now
        </Button>
        <SteadyButton
          ref={join}
          look="primary"
          aria-busy={opening.pending}
          onPress={() => opening.open({ kind: 'joinRoom', address: link })}
        >
          {opening.pending ? 'Connecting…' : 'Join'}
        </SteadyButton>
      </DialogActions>
    </Dialog>
  )
}
