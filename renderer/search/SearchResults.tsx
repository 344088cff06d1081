import { useState, type KeyboardEvent, type RefObject } from 'react'
import type { SearchHit } from '../../shared/client/bridge.ts'
import { Name, NameLine, NameMark } from '../parts/Name.tsx'
import { stampOf, fullTimeOf } from '../words/time.ts'
import { useToday } from '../words/use-today.ts'
import css from './SearchResults.module.css'

interface SearchResultsProps {
  readonly hits: readonly SearchHit[]
  /** Where the arrow keys lead from the first result. */
  readonly field: RefObject<HTMLInputElement | null>
  readonly onOpen: (hit: SearchHit) => Promise<void>
}

/** What was found, the newest first. One stop for Tab; the arrow keys go from result to result. */
export function SearchResults({ hits, field, onOpen }: SearchResultsProps) {
  const [current, setCurrent] = useState<number | null>(null)
  const [opened, setOpened] = useState<number | null>(null)
  const today = useToday()
  const tabStop = hits.some(({ event }) => event.seq === current) ? current : hits[0]?.event.seq

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('li > button')]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    if (to < 0) field.current?.focus()
    else buttons[to]?.focus()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble here from the results
    <ul aria-label="Search results" onKeyDown={onKeyDown}>
      {hits.map((hit) => (
        <li key={hit.event.seq} className={css['item']}>
          <button
            type="button"
            className={css['hit']}
            tabIndex={hit.event.seq === tabStop ? 0 : -1}
            aria-current={hit.event.seq === opened ? 'true' : undefined}
            onFocus={() => setCurrent(hit.event.seq)}
            onClick={() => {
              setOpened(hit.event.seq)
              void onOpen(hit)
            }}
          >
            <Hit hit={hit} today={today} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Hit({ hit: { event, excerpt }, today }: { readonly hit: SearchHit; readonly today: number }) {
  return (
    <>
      <span className={css['byline']}>
        <NameLine className={css['author']} of={event.author.name} />
        <NameMark of={event.author.name} />
        <span className={css['channel']}>
          #<Name of={event.channel} />
        </span>
        <time
          className={css['time']}
          dir="auto"
          dateTime={new Date(event.at).toISOString()}
          title={fullTimeOf(event.at)}
        >
          {stampOf(event.at, today)}
        </time>
      </span>
      <span className={css['excerpt']} dir="auto">
        {excerpt.map(({ text, marked }, index) =>
          marked ? (
            // oxlint-disable-next-line react/no-array-index-key -- parts of a text have nothing but their order
            <mark key={index} className={css['mark']}>
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
    </>
  )
}
