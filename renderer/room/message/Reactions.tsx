import type { Reaction } from '../../../shared/protocol/log/message.ts'
import { reactorsText } from '../../../shared/words/message-words.ts'
import { useTabIndex } from '../../parts/tab-context.ts'
import { ReactButton } from './ReactButton.tsx'
import css from './Reactions.module.css'

interface ReactionsProps {
  /** At least one. */
  readonly reactions: readonly Reaction[]
  readonly mayReact: boolean
  readonly onPick: (key: string) => void
}

/** The emoji on a message. A press adds the user's, or takes it off. */
export function Reactions({ reactions, mayReact, onPick }: ReactionsProps) {
  const tabIndex = useTabIndex()
  return (
    <ul className={css['reactions']} aria-label="Reactions">
      {reactions.map((reaction) => (
        <li key={reaction.key}>
          <button
            type="button"
            className={css['pill']}
            tabIndex={tabIndex}
            title={reactorsText(reaction)}
            aria-label={`${reaction.key} ${reaction.count}: ${reactorsText(reaction)}`}
            aria-pressed={reaction.isMine}
            aria-disabled={!mayReact}
            onClick={() => mayReact && onPick(reaction.key)}
          >
            <span>{reaction.key}</span>
            <span className={css['count']}>{reaction.count}</span>
          </button>
        </li>
      ))}
      {mayReact && (
        <li>
          <ReactButton reactions={reactions} className={css['add']} onPick={onPick} />
        </li>
      )}
    </ul>
  )
}
