import { CalendarDays } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { Popover } from '../parts/Popover.tsx'
import { useFocusOnMount } from '../parts/use-focus-on-mount.ts'
import { usePending } from '../store/use-pending.ts'
import { useActions } from '../store/use-chat.ts'
import { dateFieldStart, dateFieldValue } from '../words/time.ts'
import { useToday } from '../words/use-today.ts'
import css from './JumpToDate.module.css'

export interface JumpToDateProps {
  readonly room: string
  readonly channel: string
}

/** A button that asks for a day and goes to it. */
export function JumpToDate({ room, channel }: JumpToDateProps) {
  const [open, setOpen] = useState(false)
  // After a jump, the messages have the focus.
  const jumped = useRef(false)
  return (
    <Popover
      label="Jump to date"
      open={open}
      onOpenChange={(next) => {
        jumped.current = false
        setOpen(next)
      }}
      onCloseAutoFocus={(event) => {
        if (jumped.current) event.preventDefault()
      }}
      trigger={<IconButton icon={CalendarDays} label="Jump to date" />}
    >
      <div className={css['popover']}>
        <DateForm
          room={room}
          channel={channel}
          onJump={() => {
            jumped.current = true
            setOpen(false)
          }}
        />
      </div>
    </Popover>
  )
}

interface DateFormProps extends JumpToDateProps {
  readonly onJump: () => void
}

/** Asks for a day and goes to the first message on or after it. */
export function DateForm({ room, channel, onJump }: DateFormProps) {
  const { dispatch, jump } = useActions()
  const today = useToday()
  const first = useFocusOnMount<HTMLInputElement>()
  const [day, setDay] = useState(() => dateFieldValue(today))
  const [problem, setProblem] = useState<string | null>(null)
  const [pending, run] = usePending()

  async function go(): Promise<void> {
    const at = dateFieldStart(day)
    if (at === null) {
      setProblem('Pick a date.')
      return
    }
    const found = await dispatch({ kind: 'findDate', room, channel, at })
    if (!found.ok) {
      setProblem(found.problem.text)
      return
    }
    if (found.value.seq === null) {
      setProblem('No messages since then.')
      return
    }
    const refused = await jump(room, channel, { kind: 'day', seq: found.value.seq })
    setProblem(refused?.text ?? null)
    if (refused === null) onJump()
  }

  return (
    <form
      className={css['form']}
      // Future days get a message here instead of the browser's popup.
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        run(go)
      }}
    >
      <input
        ref={first}
        type="date"
        className={css['day']}
        aria-label="Date"
        aria-describedby="jump-to-date-note"
        value={day}
        onChange={(event) => {
          setDay(event.target.value)
          setProblem(null)
        }}
      />
      <Button type="submit" look="primary" aria-busy={pending}>
        Jump
      </Button>
      <p id="jump-to-date-note" className={css['note']} aria-live="polite">
        {problem ?? 'Go to the first message of that day.'}
      </p>
    </form>
  )
}
