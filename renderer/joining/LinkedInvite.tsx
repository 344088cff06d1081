import { formatAddress } from '../../shared/protocol/finding/address.ts'
import { parseInvite } from '../../shared/protocol/trust/invite.ts'
import { Button } from '../parts/Button.tsx'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { SteadyButton } from '../parts/SteadyButton.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import { useActions, useChat } from '../store/use-chat.ts'
import css from './LinkedInvite.module.css'
import { useOpening } from './use-opening.ts'

/**
 * An invite opened outside Parley, such as by a click in an email: nothing happens until the user
 * agrees.
 */
export function LinkedInvite() {
  const link = useChat((state) => state.chat.link)
  return link === null ? null : <LinkedInviteDialog key={link} link={link} />
}

function LinkedInviteDialog({ link }: { readonly link: string }) {
  const { dispatch } = useActions()
  const opening = useOpening()
  const join = useFocusOnMount<HTMLButtonElement>()
  const parsed = parseInvite(link)
  const close = () => void dispatch({ kind: 'dismissLink' })
  if (!parsed.ok) {
    return (
      <Dialog title="This invite can’t be used" onClose={close}>
        <p>That invite link is incomplete. Copy it again from the original message and paste it here.</p>
        <DialogActions>
          <Button ref={join} look="primary" onClick={close}>
            Close
          </Button>
        </DialogActions>
      </Dialog>
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
