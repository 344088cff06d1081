import type { RoomState } from '../../shared/client/chat-state.ts'
import type { Knock } from '../../shared/protocol/frames.ts'
import { Button } from '../parts/Button.tsx'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name, NameMark } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { shownName } from '../parts/shown-name.ts'
import css from './Knocks.module.css'
import { useModerate } from './use-moderate.ts'

/** Who waits at the door, for those who may let them in. Not modal: whoever reads goes on reading. */
export function Knocks({ room: { ref, knocks } }: { readonly room: RoomState }) {
  return (
    <section aria-label="At the door" aria-live="polite">
      {knocks.length > 0 && (
        <ul className={css['list']}>
          {knocks.map((knock) => (
            <KnockItem key={knock.id} room={ref} knock={knock} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface KnockItemProps {
  readonly room: string
  readonly knock: Knock
}

function KnockItem({ room, knock: { id, name, key } }: KnockItemProps) {
  const { problem, run } = useModerate(room)
  const { text } = shownName(name)
  const answer = (letIn: boolean) => () => run({ kind: 'answerKnock', room, knock: id, letIn })
  return (
    <li className={css['knock']}>
      <div className={css['who']}>
        <p className={css['words']}>
          <strong dir="auto">
            <Name of={name} />
          </strong>{' '}
          <NameMark of={name} /> wants to come in
        </p>
        <p className={css['key']}>
          <KeyMark of={key ?? ''} />
        </p>
        <ProblemText text={problem} />
      </div>
      <Button look="quiet" size="small" aria-label={`Refuse ${text}`} onClick={answer(false)}>
        Refuse
      </Button>
      <Button look="primary" size="small" aria-label={`Let in ${text}`} onClick={answer(true)}>
        Let in
      </Button>
    </li>
  )
}
