import { useRef, type ReactNode } from 'react'
import { DoctorPanel } from '../doctor/DoctorPanel.tsx'
import { Button } from '../parts/Button.tsx'
import css from './Doctor.module.css'
import { useDoctor } from './use-doctor.ts'

interface DoctorProps {
  /** What else can be done where no room is found: stands in the same row. */
  readonly beside: ReactNode
}

/** Offers to check the connection, and shows what was found below. The button stays: the focus is on it, and comes back to it. */
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
      {state && <DoctorPanel state={state} onAgain={toButton(check)} onClose={toButton(close)} />}
    </>
  )
}
