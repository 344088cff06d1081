import { useRef, type ReactNode } from 'react'
import { DoctorPanel } from '../doctor/DoctorPanel.tsx'
import { Button } from '../parts/Button.tsx'
import css from './Doctor.module.css'
import { useDoctor } from './use-doctor.ts'

interface DoctorProps {
  /** Other actions when no room is found, shown in the same row. */
  readonly beside: ReactNode
}

/**
 * Offers to check the connection, and shows the result below. The button stays, as it has the focus
 * and gets it back.
 */
export function Doctor({ beside }: DoctorProps) {
  const { state, check, close } = useDoctor()
  const button = useRef<HTMLButtonElement>(null)
  const toButton = (act: () => void) => () => {
    button.current?.focus()
    act()
  }
  return (
    <>
      <div className={css['row']}>
        <Button ref={button} size="small" look="quiet" className={css['check']} onClick={check}>
          Can’t see a room?
        </Button>
        {beside}
      </div>
      {state && <DoctorPanel state={state} onCheckAgain={toButton(check)} onClose={toButton(close)} />}
    </>
  )
}
