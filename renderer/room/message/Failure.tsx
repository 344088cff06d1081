import { CircleAlert } from 'lucide-react'
import { describeReject } from '../../../shared/words/failure-words.ts'
import { Button } from '../../parts/Button.tsx'
import { SteadyButton } from '../../parts/SteadyButton.tsx'
import { useTabIndex } from '../../parts/tab-context.ts'
import { useActions } from '../../store/use-chat.ts'
import type { FailedRelation } from '../timeline/on-their-way.ts'
import css from './Failure.module.css'

interface FailureProps {
  readonly room: string
  readonly nonce: string
  /** What was not done, and why. */
  readonly words: string
  /** Opens it to be changed. */
  readonly onEdit?: (() => void) | undefined
}

/** What the host refused, at its message: it is kept until the user decides. */
export function Failure({ room, nonce, words, onEdit }: FailureProps) {
  const { dispatch } = useActions()
  const tabIndex = useTabIndex()
  return (
    <div className={css['failure']}>
      <span className={css['why']}>
        <CircleAlert className={css['icon']} aria-hidden />
        {words}
      </span>
      <Button
        look="quiet"
        size="small"
        tabIndex={tabIndex}
        onClick={() => void dispatch({ kind: 'retry', room, nonce })}
      >
        Retry
      </Button>
      {onEdit && (
        <Button look="quiet" size="small" tabIndex={tabIndex} onClick={onEdit}>
          Edit
        </Button>
      )}
      <SteadyButton
        look="quiet"
        size="small"
        tabIndex={tabIndex}
        onPress={() => void dispatch({ kind: 'discard', room, nonce })}
      >
        Discard
      </SteadyButton>
    </div>
  )
}

interface FailedRelationsProps {
  readonly room: string
  readonly failed: readonly FailedRelation[]
  /** Opens the message with the refused edit; left out where that is not possible. */
  readonly onEdit?: (() => void) | undefined
}

/** All that was refused about one message. */
export const FailedRelations = ({ room, failed, onEdit }: FailedRelationsProps) =>
  failed.map(({ nonce, command, delivery }) => (
    <Failure
      key={nonce}
      room={room}
      nonce={nonce}
      words={`${notDone(command)} ${describeReject(delivery.reason)}`}
      onEdit={command.kind === 'edit' ? onEdit : undefined}
    />
  ))

function notDone(command: FailedRelation['command']): string {
  switch (command.kind) {
    case 'edit':
      return 'Your edit wasn’t saved.'
    case 'react':
      return command.on ? `${command.key} wasn’t added.` : `${command.key} wasn’t removed.`
    case 'remove':
      return 'Not deleted.'
  }
}
