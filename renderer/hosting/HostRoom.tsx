import { useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Popover } from '../parts/Popover.tsx'
import { HostForm } from './HostForm.tsx'
import { useHosting } from './use-hosting.ts'

/**
 * Opens a room here: one click shows the form with a suggested name, and another opens the room.
 */
export function HostRoom({ look }: { readonly look: 'primary' | 'plain' }) {
  const [open, setOpen] = useState(false)
  const hosting = useHosting()
  return (
    <Popover
      label="Host room"
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look={look} size="large">
          Host room
        </Button>
      }
    >
      <HostForm {...hosting} />
    </Popover>
  )
}
