import { Check, Copy, Radio } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Hosting } from '../../shared/client/chat-state.ts'
import { copyText } from '../parts/copy-text.ts'
import { Popover } from '../parts/Popover.tsx'
import css from './ShareAddress.module.css'

interface ShareAddressProps {
  readonly name: string
  readonly hosting: Hosting
}

/** Shows that the room is hosted here, and what others type to join. */
export function ShareAddress({ name, hosting }: ShareAddressProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label="Share address"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className={css['trigger']} aria-label="Share address" title="Share address">
          <Radio className={css['mark']} aria-hidden />
          <span className={css['word']}>Hosting</span>
        </button>
      }
    >
      <div className={css['share']}>
        <p className={css['lead']}>
          To join {name}, others on your network choose Join room and type
          {hosting.addresses.length > 1 ? ' one of these:' : ':'}
        </p>
        <ul>
          {hosting.addresses.map((address) => (
            <li key={address}>
              <CopyAddress address={address} />
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  )
}

const COPIED_MS = 2_000

/** An address that copies itself when pressed. */
export function CopyAddress({ address }: { readonly address: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      className={css['address']}
      title="Copy"
      onClick={() => void copyText(address).then(setCopied)}
    >
      <span className={css['text']}>{address}</span>
      <Icon className={css['icon']} aria-hidden />
      <span className="unseen">{copied ? 'Copied' : 'Copy'}</span>
    </button>
  )
}
