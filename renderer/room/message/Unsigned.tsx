import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { Name } from '../../parts/Name.tsx'
import { Popover } from '../../parts/Popover.tsx'
import { useTabIndex } from '../../parts/tab-context.ts'
import css from './Unsigned.module.css'

/** Marks a message whose signature does not match, and explains it. */
export function Unsigned({ author }: { readonly author: string }) {
  const [open, setOpen] = useState(false)
  const tabIndex = useTabIndex()
  return (
    <Popover
      label="Why this is marked"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className={css['mark']} tabIndex={tabIndex}>
          <ShieldAlert className={css['icon']} aria-hidden />
          <span>
            Not signed by <Name of={author} />
          </span>
        </button>
      }
    >
      <p className={css['why']}>
        This message’s signature doesn’t match. The host, or someone in between, may have changed it or made
        it up. Ask <Name of={author} /> before you rely on it.
      </p>
    </Popover>
  )
}
