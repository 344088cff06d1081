import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import type { Reaction } from '../../../shared/protocol/log/message.ts'
import { IconButton } from '../../parts/IconButton.tsx'
import { Popover } from '../../parts/Popover.tsx'
import { ReactionPicker } from './ReactionPicker.tsx'

interface ReactButtonProps {
  readonly reactions: readonly Reaction[]
  readonly className: string | undefined
  /** Whether the E key of the message presses this one. */
  readonly hasKey?: boolean
  readonly onPick: (key: string) => void
}

/** Opens the emoji to react with. */
export function ReactButton({ reactions, className, hasKey = false, onPick }: ReactButtonProps) {
  const [open, setOpen] = useState(false)
  const key = hasKey ? { 'data-act': 'react', 'aria-keyshortcuts': 'E', title: 'React (E)' } : {}
  return (
    <Popover
      label="React"
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton
          icon={SmilePlus}
          label={hasKey ? 'React' : 'Add reaction'}
          className={className}
          {...key}
        />
      }
    >
      <ReactionPicker
        reactions={reactions}
        onPick={(picked) => {
          setOpen(false)
          onPick(picked)
        }}
      />
    </Popover>
  )
}
