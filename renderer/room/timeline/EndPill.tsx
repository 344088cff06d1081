import { ArrowDown } from 'lucide-react'
import css from './EndPill.module.css'

interface EndPillProps {
  /** The number of new messages further down. */
  readonly waiting: number
  /** Whether the log has more between what is shown and its end. */
  readonly ahead: boolean
  readonly onPress: () => void
}

/** Goes to the end, and says what is new there. */
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
