import { Radio } from 'lucide-react'
import { useState } from 'react'
import type { Hosting } from '../../shared/client/chat-state.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { Name } from '../parts/Name.tsx'
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
          To join <Name of={name} />, others on your network choose Join room and type
          {hosting.addresses.length > 1 ? ' one of these:' : ':'}
        </p>
        <ul>
          {hosting.addresses.map((address) => (
            <li key={address}>
              <CopyText text={address} />
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  )
}
