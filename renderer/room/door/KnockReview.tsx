import { useEffect, useId, useState, type ReactNode, type RefObject } from 'react'
import { fold } from '../../../shared/protocol/text/search-fold.ts'
import { Avatar } from '../../parts/Avatar.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog, DialogActions } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { KeyMark } from '../../parts/KeyMark.tsx'
import { Name, NameMark } from '../../parts/Name.tsx'
import { shownName } from '../../parts/shown-name.ts'
import { SteadyButton } from '../../parts/SteadyButton.tsx'
import { useFocusOnMount } from '../../parts/use-focus-on-mount.ts'
import type { Visitor } from './door-view.ts'
import css from './KnockReview.module.css'

interface KnockReviewProps {
  readonly visitors: readonly Visitor[]
  readonly onAnswer: (visitors: readonly Visitor[], letIn: boolean) => void
  readonly onClose: () => void
  /** Gets the focus on close if the element that had it is gone. */
  readonly composer: RefObject<HTMLElement | null>
}

/**
 * Shows everyone who knocks, with their security words. The user admits or refuses the ticked
 * people.
 */
export function KnockReview({ visitors, onAnswer, onClose, composer }: KnockReviewProps) {
  // People who knock while this is open are not ticked: the user has not looked at them yet.
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(visitors.filter(({ wasKicked }) => !wasKicked).map(({ id }) => id)),
  )
  const [query, setQuery] = useState('')
  const first = useFocusOnMount<HTMLInputElement>()
  useEffect(() => {
    const next = composer.current
    return () => {
      if (document.activeElement === document.body) next?.focus()
    }
  }, [composer])
  const shown = visitors.filter(({ name }) => fold(name).includes(fold(query).trim()))
  const chosen = visitors.filter(({ id }) => ticked.has(id))
  const areAllTicked = shown.length > 0 && shown.every(({ id }) => ticked.has(id))
  const tick = (ids: readonly string[], isTicked: boolean): void =>
    setTicked((before) => {
      const others = [...before].filter((id) => !ids.includes(id))
      return new Set(isTicked ? [...others, ...ids] : others)
    })
  const answer = (letIn: boolean): void => {
    onAnswer(chosen, letIn)
    if (chosen.length === visitors.length) onClose()
  }
  return (
    <Dialog title="People who want to join" side="end" wide onClose={onClose}>
      <div className={css['sheet']}>
        <div className={css['top']}>
          <h2 className={css['title']}>
            Want to join <span className={css['count']}>{visitors.length}</span>
          </h2>
          <p className={css['hint']}>
            Anyone can use any name. If in doubt, ask them to read you their four security words.
          </p>
          <Field label="Search" value={query} onChange={(event) => setQuery(event.target.value)} />
          <Row
            checkbox={first}
            isTicked={areAllTicked}
            onTick={(isTicked) =>
              tick(
                shown.map(({ id }) => id),
                isTicked,
              )
            }
          >
            {query.trim() === '' ? 'Everyone' : 'Everyone found'}
          </Row>
        </div>
        <ul className={css['list']}>
          {shown.map((visitor) => (
            <li key={visitor.id}>
              <VisitorRow
                visitor={visitor}
                isTicked={ticked.has(visitor.id)}
                onTick={(isTicked) => tick([visitor.id], isTicked)}
              />
            </li>
          ))}
        </ul>
        {shown.length === 0 && (
          <p className={css['none']}>
            {visitors.length === 0 ? 'No one is waiting.' : 'No one with that name is waiting.'}
          </p>
        )}
        <div className={css['end']}>
          <DialogActions>
            <Button look="quiet" onClick={onClose}>
              Close
            </Button>
            {chosen.length > 0 && (
              <>
                <SteadyButton identity={identityOf(chosen)} onPress={() => answer(false)}>
                  Refuse {chosen.length}
                </SteadyButton>
                <SteadyButton look="primary" identity={identityOf(chosen)} onPress={() => answer(true)}>
                  Let in {chosen.length}
                </SteadyButton>
              </>
            )}
          </DialogActions>
        </div>
      </div>
    </Dialog>
  )
}

/** Changes whenever a press would affect other people. */
const identityOf = (chosen: readonly Visitor[]): string => chosen.map(({ id }) => id).join(' ')

interface RowProps {
  readonly checkbox?: RefObject<HTMLInputElement | null>
  readonly isTicked: boolean
  readonly onTick: (isTicked: boolean) => void
  readonly children: ReactNode
}

const Row = ({ checkbox, isTicked, onTick, children }: RowProps) => (
  <label className={css['row']}>
    <input
      ref={checkbox}
      type="checkbox"
      className={css['box']}
      checked={isTicked}
      onChange={(event) => onTick(event.target.checked)}
    />
    {children}
  </label>
)

interface VisitorRowProps extends Omit<RowProps, 'children'> {
  readonly visitor: Visitor
}

function VisitorRow({
  visitor: { id, key, name, wasKicked, isNamesake },
  isTicked,
  onTick,
}: VisitorRowProps) {
  const words = useId()
  const doubts = [wasKicked ? 'Removed earlier' : null, isNamesake ? 'Same name as a member' : null]
  return (
    <label className={css['row']}>
      <input
        type="checkbox"
        className={css['box']}
        aria-label={shownName(name).text}
        aria-describedby={words}
        checked={isTicked}
        onChange={(event) => onTick(event.target.checked)}
      />
      <Avatar id={key ?? id} name={name} size="small" />
      <span className={css['who']}>
        <span className={css['name']} dir="auto">
          <Name of={name} /> <NameMark of={name} />
        </span>
        <span id={words} className={css['words']}>
          {doubts.map((doubt) => doubt !== null && <strong key={doubt}>{doubt}</strong>)}
          <KeyMark of={key ?? ''} />
        </span>
      </span>
    </label>
  )
}
