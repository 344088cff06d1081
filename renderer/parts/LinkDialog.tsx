import { useState, type ReactNode } from 'react'
import { assertNever } from '../../shared/protocol/base/assert-never.ts'
import type { LinkDoubt } from '../../shared/protocol/text/link-doubts.ts'
import type { Link } from '../../shared/protocol/text/links.ts'
import { AskLinkContext, openOutside } from './ask-link.ts'
import { Button } from './Button.tsx'
import { copyText } from './copy-text.ts'
import { Dialog, DialogActions } from './Dialog.tsx'
import css from './LinkDialog.module.css'
import { SteadyButton } from './SteadyButton.tsx'
import { useFocusOnMount } from './use-focus-on-mount.ts'

/**
 * Asks before a doubtful link inside it is opened. It wraps the list and not its rows, because rows
 * unmount while scrolling.
 */
export function LinkGate({ children }: { readonly children: ReactNode }) {
  const [pendingLink, setPendingLink] = useState<Link | null>(null)
  return (
    <AskLinkContext value={setPendingLink}>
      {children}
      {pendingLink && <LinkDialog link={pendingLink} onClose={() => setPendingLink(null)} />}
    </AskLinkContext>
  )
}

interface LinkDialogProps {
  readonly link: Link
  readonly onClose: () => void
}

/**
 * Shows the real destination of a link, which may differ from its text. Enter and Esc both cancel.
 */
export function LinkDialog({ link, onClose }: LinkDialogProps) {
  const [copied, setCopied] = useState(false)
  const cancel = useFocusOnMount<HTMLButtonElement>()
  return (
    <Dialog
      title={
        <>
          <span className={css['lead']}>Open link to </span>
          <span className={css['host']} dir="ltr">
            {link.host}
          </span>
        </>
      }
      onClose={onClose}
    >
      {link.doubts.map((doubt) => (
        <p key={doubt} className={css['doubt']}>
          {doubtWords(doubt)}
        </p>
      ))}
      <div>
        <h3 className={css['label']}>Full address</h3>
        <p className={css['address']} dir="ltr">
          {link.href}
        </p>
      </div>
      <DialogActions>
        <Button ref={cancel} look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => void copyText(link.href).then(setCopied)}>{copied ? 'Copied' : 'Copy'}</Button>
        <SteadyButton
          look="primary"
          onPress={() => {
            openOutside(link)
            onClose()
          }}
        >
          Open
        </SteadyButton>
      </DialogActions>
    </Dialog>
  )
}

function doubtWords(doubt: LinkDoubt): string {
  switch (doubt) {
    case 'login':
      return 'The part before the @ is a user name, not the site.'
    case 'look-alike':
      return 'This address contains look-alike letters. The name above is how computers read it.'
    case 'other-host':
      return 'This address is written in an unusual way. It opens the site named above.'
    default:
      return assertNever(doubt)
  }
}
