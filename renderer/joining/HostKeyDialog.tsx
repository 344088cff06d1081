import { Dialog } from '../parts/Dialog.tsx'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Answers } from '../parts/Question.tsx'
import css from './HostKeyDialog.module.css'

interface HostKeyDialogProps {
  readonly text: string
  readonly keys: { readonly known: string; readonly seen: string }
  readonly pending: boolean
  readonly onTrust: () => void
  readonly onClose: () => void
}

/** A hard stop: the host's key has changed. Enter and Esc both cancel. */
export function HostKeyDialog({ text, keys, pending, onTrust, onClose }: HostKeyDialogProps) {
  return (
    <Dialog title="This may not be the host you know" onClose={onClose}>
      <p>{text}</p>
      <p>
        Ask the host, in person or by phone, which four words Parley shows them under Invite. Trust the new
        key only if its words are the same.
      </p>
      <KeyValue title="Old key" of={keys.known} />
      <KeyValue title="New key" of={keys.seen} />
      <Answers
        confirm="Trust the new key"
        cancel="Don’t connect"
        look="quiet"
        pending={pending}
        onConfirm={onTrust}
        onCancel={onClose}
      />
    </Dialog>
  )
}

const KeyValue = ({ title, of }: { readonly title: string; readonly of: string }) => (
  <div>
    <h3 className={css['label']}>{title}</h3>
    <p className={css['words']}>
      <KeyMark of={of} />
    </p>
    <p className={css['value']} dir="ltr">
      {of}
    </p>
  </div>
)
