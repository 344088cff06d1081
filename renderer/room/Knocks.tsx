import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { RoomState } from '../../shared/client/chat-state.ts'
import type { Knock } from '../../shared/protocol/frames.ts'
import { Button } from '../parts/Button.tsx'
import { ignoreRepeat } from '../parts/ignore-repeat.ts'
import { KeyMark } from '../parts/KeyMark.tsx'
import { Name, NameMark } from '../parts/Name.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { shownName } from '../parts/shown-name.ts'
import { useLostFocus } from '../parts/use-lost-focus.ts'
import { useSteady } from '../parts/use-steady.ts'
import css from './Knocks.module.css'
import { useModerate } from './use-moderate.ts'

interface KnocksProps {
  readonly room: RoomState
  /** Where the focus goes when nobody waits any more. */
  readonly composer: RefObject<HTMLElement | null>
}

/**
 * Where the focus was lost: by keyboard it goes on to the same button of whoever stands there now. Whoever pointed goes on to write: a space
 * that they type must not answer the next one.
 */
interface Lost {
  readonly byKeyboard: boolean
  readonly index: number
  readonly letIn: boolean
}

/** Who waits at the door, for those who may let them in. Not modal: whoever reads goes on reading. */
export function Knocks({ room: { ref, knocks }, composer }: KnocksProps) {
  const list = useRef<HTMLUListElement>(null)
  const lost = useRef<Lost | null>(null)
  // How often the focus was handed on, and to whom last: that one is answered by another press only.
  const [handed, setHanded] = useState({ times: 0, to: '' })
  useLayoutEffect(() => {
    if (!lost.current) return
    const { byKeyboard, index, letIn } = lost.current
    lost.current = null
    const at = Math.min(index, knocks.length - 1)
    const next = byKeyboard ? knocks[at] : undefined
    if (next) {
      list.current?.children[at]?.querySelector<HTMLElement>(`[data-let-in="${letIn}"]`)?.focus()
      setHanded(({ times }) => ({ times: times + 1, to: next.id }))
    } else composer.current?.focus()
  }, [knocks, composer])
  return (
    <section aria-label="At the door" aria-live="polite">
      {knocks.length > 0 && (
        <ul ref={list} className={css['list']}>
          {knocks.map((knock, index) => (
            <KnockItem
              key={knock.id}
              room={ref}
              knock={knock}
              handed={handed.to === knock.id ? handed.times : 0}
              onLost={(button) => {
                lost.current = {
                  byKeyboard: button.matches(':focus-visible'),
                  index,
                  letIn: button.matches('[data-let-in="true"]'),
                }
              }}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

interface KnockItemProps {
  readonly room: string
  readonly knock: Knock
  /** Another number whenever the focus was handed to it. */
  readonly handed: number
  /** It goes with the focus on this button. */
  readonly onLost: (button: Element) => void
}

function KnockItem({ room, knock: { id, name, key }, handed, onLost }: KnockItemProps) {
  const item = useRef<HTMLLIElement>(null)
  const { problem, run } = useModerate(room)
  const { text } = shownName(name)
  const isSteady = useSteady(item, `${name} ${handed}`)
  useLostFocus(item, onLost)
  const answering = (letIn: boolean) => ({
    size: 'small' as const,
    'data-let-in': letIn,
    'aria-disabled': !isSteady,
    onKeyDown: ignoreRepeat,
    onClick: () => {
      if (isSteady) run({ kind: 'answerKnock', room, knock: id, letIn })
    },
  })
  return (
    <li ref={item} className={css['knock']}>
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
      <Button look="quiet" aria-label={`Refuse ${text}`} {...answering(false)}>
        Refuse
      </Button>
      <Button look="primary" aria-label={`Let in ${text}`} {...answering(true)}>
        Let in
      </Button>
    </li>
  )
}
