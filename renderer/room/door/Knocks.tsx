import { useMemo, useState, type RefObject } from 'react'
import type { RoomState } from '../../../shared/bridge/room-state.ts'
import { ProblemText } from '../../parts/ProblemText.tsx'
import { shownName } from '../../parts/shown-name.ts'
import { useActions, useChat } from '../../store/use-chat.ts'
import { doorViews, peopleWords, visitorsOf, visitorWords, type DoorView } from './door-view.ts'
import { DoorBar, type DoorBarEvents } from './DoorBar.tsx'
import { KnockReview } from './KnockReview.tsx'
import { useFocusHandover } from './use-focus-handover.ts'
import { useLetInOffer } from './use-let-in-offer.ts'
import { useUnanswered } from './use-unanswered.ts'

interface KnocksProps {
  readonly room: RoomState
  /** Gets the focus when no one knocks any longer. */
  readonly composer: RefObject<HTMLElement | null>
}

/** How long everyone is admitted once the user chooses to. */
const LET_IN_MS = 600_000

/** Shows who knocks, for users who may admit them: one bar, and a sheet with details. */
export function Knocks({ room, composer }: KnocksProps) {
  const { ref, members, kicked } = room
  const { dispatch, letEveryoneIn, stopLettingIn } = useActions()
  const until = useChat((state) => state.lettingIn[ref] ?? null)
  const offer = useLetInOffer()
  const [isReviewing, setReviewing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { knocks, answerAll } = useUnanswered(room.knocks)
  const views = useMemo(
    () => doorViews({ knocks, kicked, members }, until, offer.isOpen),
    [knocks, kicked, members, until, offer.isOpen],
  )
  const [section, onLostFocus] = useFocusHandover(composer)

  const answer: DoorBarEvents['answer'] = (visitors, letIn) => {
    setProblem(null)
    answerAll(
      visitors.map(({ id }) => id),
      (knock) => dispatch({ kind: 'answerKnock', room: ref, knock, letIn }),
      setProblem,
    )
    const [one, ...others] = visitors
    if (letIn && one && others.length === 0 && !one.wasKicked) offer.letInOne()
  }
  const events: DoorBarEvents = {
    answer,
    review: () => setReviewing(true),
    answerOffer: (agreed) => {
      offer.close()
      if (agreed) letEveryoneIn(ref, LET_IN_MS)
    },
    stop: () => stopLettingIn(ref),
  }
  return (
    <>
      <output className="unseen">{views.map(announcement).join(' ')}</output>
      {views.length > 0 && (
        <section ref={section} aria-label="Waiting to join">
          {views.map((view) => (
            <DoorBar key={viewKey(view)} view={view} events={events} onLost={onLostFocus} />
          ))}
          <ProblemText text={problem} />
        </section>
      )}
      {isReviewing && (
        <KnockReview
          visitors={visitorsOf({ knocks, kicked, members })}
          onAnswer={answer}
          onClose={() => setReviewing(false)}
          composer={composer}
        />
      )}
    </>
  )
}

/** Changes when the question looks different. One more person among several does not change it. */
const viewKey = (view: DoorView): string => (view.kind === 'one' ? `one ${view.knock.id}` : view.kind)

function announcement(view: DoorView): string {
  if (view.kind === 'one') return `${shownName(view.knock.name).text} ${visitorWords(view.knock)}`
  return view.kind === 'many' ? peopleWords(view.knocks.length) : ''
}
