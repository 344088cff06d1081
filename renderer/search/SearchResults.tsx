import { useState, type RefObject } from 'react'
import type { SearchHit } from '../../shared/bridge/bridge.ts'
import { Name, NameLine, NameMark } from '../parts/Name.tsx'
import { useRoving } from '../parts/use-roving.ts'
import { stampOf, fullTimeOf } from '../words/time.ts'
import { useToday, useZone } from '../words/use-today.ts'
import css from './SearchResults.module.css'

interface SearchResultsProps {
  readonly hits: readonly SearchHit[]
  /** Where the arrow keys go from the first result. */
  readonly field: RefObject<HTMLInputElement | null>
  readonly onOpen: (hit: SearchHit) => Promise<void>
}

/** The results, newest first. One Tab stop; the arrow keys move between results. */
export function SearchResults({ hits, field, onOpen }: SearchResultsProps) {
  const roving = useRoving(
    hits.map(({ message }) => message.seq),
    () => field.current?.focus(),
  )
  const [opened, setOpened] = useState<number | null>(null)
  const today = useToday()

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble here from the results
    <ul aria-label="Search results" onKeyDown={roving.onKeyDown}>
      {hits.map((hit) => (
        <li key={hit.message.seq} className={css['item']}>
          <button
            type="button"
            className={css['hit']}
            {...roving.button(hit.message.seq)}
            aria-current={hit.message.seq === opened ? 'true' : undefined}
            onClick={() => {
              setOpened(hit.message.seq)
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

function Hit({ hit: { message, excerpt }, today }: { readonly hit: SearchHit; readonly today: number }) {
  useZone()
  return (
    <>
      <span className={css['byline']}>
        <NameLine className={css['author']} of={message.author.name} />
        <NameMark of={message.author.name} />
        <span className={css['channel']}>
          #<Name of={message.channel} />
        </span>
        <time
          className={css['time']}
          dir="auto"
          dateTime={new Date(message.at).toISOString()}
          title={fullTimeOf(message.at)}
        >
          {stampOf(message.at, today)}
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
