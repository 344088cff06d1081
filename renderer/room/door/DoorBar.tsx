import { useRef, type ReactNode, type RefObject } from 'react'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { ignoreRepeat } from '../../parts/ignore-repeat.ts'
import { KeyMark } from '../../parts/KeyMark.tsx'
import { Name, NameMark } from '../../parts/Name.tsx'
import { shownName } from '../../parts/shown-name.ts'
import { useLostFocus } from '../../parts/use-lost-focus.ts'
import { useSteady } from '../../parts/use-steady.ts'
import { timeOf } from '../../words/time.ts'
import { peopleWords, visitorWords, type DoorView, type Visitor } from './door-view.ts'
import css from './DoorBar.module.css'

export interface DoorBarEvents {
  answer(knocks: readonly Visitor[], letIn: boolean): void
  review(): void
  answerOffer(letEveryoneIn: boolean): void
  stop(): void
}

interface DoorBarProps {
  readonly view: DoorView
  readonly events: DoorBarEvents
  /** Called when the bar is removed while an element in it has the focus. */
  readonly onLost: (from: Element) => void
}

/**
 * One bar for everyone who knocks. Mount it again when the question looks different: its buttons
 * work only after they have been in the same place for a while.
 */
export function DoorBar({ view, events, onLost }: DoorBarProps) {
  const barRef = useRef<HTMLDivElement>(null)
  const isSteady = useSteady(barRef, '')
  useLostFocus(barRef, onLost)
  /** `step` names the buttons to focus next when the user answers one knock after the other. */
  const buttonProps = (act: () => void, step: string) => ({
    size: 'small' as const,
    'aria-disabled': !isSteady,
    'data-step': step,
    onKeyDown: ignoreRepeat,
    onClick: ({ detail: clicks }: { readonly detail: number }) => {
      if (isSteady && clicks <= 1) act()
    },
  })
  const review = (
    <Button look="quiet" aria-haspopup="dialog" {...buttonProps(events.review, 'letIn refuse')}>
      Review
    </Button>
  )
  switch (view.kind) {
    case 'one': {
      const { knock } = view
      const { text } = shownName(knock.name)
      return (
        <Bar barRef={barRef} words={<KnockingPerson knock={knock} onReview={events.review} />}>
          <Button
            look="quiet"
            aria-label={`Refuse ${text}`}
            {...buttonProps(() => events.answer([knock], false), 'refuse')}
          >
            Refuse
          </Button>
          <Button
            look="primary"
            aria-label={`Let in ${text}`}
            {...buttonProps(() => events.answer([knock], true), 'letIn')}
          >
            Let in
          </Button>
        </Bar>
      )
    }
    case 'many':
      return (
        <Bar barRef={barRef} words={peopleWords(view.knocks.length)}>
          {review}
          {view.welcome.length > 0 && (
            <Button look="primary" {...buttonProps(() => events.answer(view.welcome, true), '')}>
              Let all in
            </Button>
          )}
        </Bar>
      )
    case 'offer':
      return (
        <Bar barRef={barRef} words={`${waitingWords(view.knocks)}Let everyone in for the next 10 minutes?`}>
          <Button {...buttonProps(() => events.answerOffer(true), '')}>Let everyone in</Button>
          <Button look="quiet" {...buttonProps(() => events.answerOffer(false), 'letIn refuse')}>
            Not now
          </Button>
        </Bar>
      )
    case 'lettingIn':
      return (
        <Bar barRef={barRef} words={`Letting everyone in until ${timeOf(view.until)}`}>
          <Button look="quiet" {...buttonProps(events.stop, 'letIn refuse')}>
            Stop
          </Button>
        </Bar>
      )
  }
}

const waitingWords = (knocks: readonly Visitor[]): string =>
  knocks.length === 0
    ? ''
    : knocks.length === 1
      ? 'One person wants to join. '
      : `${peopleWords(knocks.length)}. `

interface BarProps {
  readonly barRef: RefObject<HTMLDivElement | null>
  readonly words: ReactNode
  readonly children: ReactNode
}

const Bar = ({ barRef, words, children }: BarProps) => (
  <div ref={barRef} className={css['bar']}>
    <div className={css['words']}>{words}</div>
    <div className={css['actions']}>{children}</div>
  </div>
)

/** Identifies a person by name, and by the key's words if the name is not enough. */
function KnockingPerson({ knock, onReview }: { readonly knock: Visitor; readonly onReview: () => void }) {
  const { id, key, name, isNamesake, wasKicked } = knock
  return (
    <button type="button" className={css['who']} aria-haspopup="dialog" title="Review" onClick={onReview}>
      <Avatar id={key ?? id} name={name} size="small" />
      <span className={css['about']}>
        <span className={css['name']} dir="auto">
          <Name of={name} />
        </span>{' '}
        <NameMark of={name} />
        <span className={css['rest']}>{visitorWords({ wasKicked })}</span>
        {isNamesake && (
          <span className={css['key']}>
            <KeyMark of={key ?? ''} />
          </span>
        )}
      </span>
    </button>
  )
}
