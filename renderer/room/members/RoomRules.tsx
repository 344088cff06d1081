import { intervalWords } from '../../../shared/words/event-words.ts'
import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { Button } from '../../parts/Button.tsx'
import { Dialog, DialogActions } from '../../parts/Dialog.tsx'
import { Name, NameMark } from '../../parts/Name.tsx'
import { ProblemText } from '../../parts/ProblemText.tsx'
import { Select } from '../../parts/Select.tsx'
import { shownName } from '../../parts/shown-name.ts'
import { SteadyButton } from '../../parts/SteadyButton.tsx'
import css from './RoomRules.module.css'
import { useModerate } from '../../store/use-moderate.ts'

/** The pauses to choose from; another app may have set a different one. */
const PAUSES = [0, 5, 10, 30, 60, 300, 900]

interface RoomRulesProps {
  readonly room: RoomState
  readonly onClose: () => void
}

/** The room's rules, for its moderators: slow mode, and who is banned. */
export function RoomRules({ room: { ref, rules }, onClose }: RoomRulesProps) {
  const { problem, moderate } = useModerate(ref)
  const slow = rules?.slowSeconds ?? 0
  const pauses = PAUSES.includes(slow) ? PAUSES : [...PAUSES, slow].toSorted((a, b) => a - b)
  const banned = rules?.banned ?? []
  return (
    <Dialog title="Room rules" onClose={onClose}>
      <Select
        label="Slow mode"
        value={String(slow)}
        options={pauses.map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? 'Off' : `One message every ${intervalWords(seconds)}`,
        }))}
        hint="Limits how often each person can post."
        onChange={(seconds) => moderate({ kind: 'slow', seconds: Number(seconds) })}
      />
      <section>
        <h3 className={css['title']}>Banned</h3>
        {banned.length === 0 ? (
          <p className={css['none']}>No one is banned.</p>
        ) : (
          <ul className={css['list']}>
            {banned.map(({ id, name }) => (
              <li key={id} className={css['item']}>
                <span className={css['name']} dir="auto">
                  <Name of={name} /> <NameMark of={name} />
                </span>
                <SteadyButton
                  size="small"
                  aria-label={`Unban ${shownName(name).text}`}
                  onPress={() => moderate({ kind: 'unban', member: id })}
                >
                  Unban
                </SteadyButton>
              </li>
            ))}
          </ul>
        )}
      </section>
      <ProblemText text={problem} />
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  )
}
