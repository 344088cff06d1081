import { ArrowDown } from 'lucide-react'
import css from './EndPill.module.css'

interface EndPillProps {
  /** The number of new messages further down. */
  readonly waiting: number
  /** Whether the log has events after the loaded ones. */
  readonly ahead: boolean
  readonly onPress: () => void
}

/** Jumps to the end, and shows how many new messages are there. */
export const EndPill = ({ waiting, ahead, onPress }: EndPillProps) => (
  <button
    type="button"
    className={css['pill']}
    aria-label={waiting > 0 ? `New messages: ${waiting}` : 'Jump to the latest'}
    onClick={onPress}
  >
    {waiting > 0 ? `${waiting} new` : ahead && 'Jump to the latest'}
    <ArrowDown className={css['arrow']} aria-hidden />
  </button>
)
