import { Search as SearchIcon, X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { SearchHit } from '../../shared/bridge/bridge.ts'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { limits } from '../../shared/protocol/base/limits.ts'
import { Button } from '../parts/Button.tsx'
import { IconButton } from '../parts/IconButton.tsx'
import { ProblemText } from '../parts/ProblemText.tsx'
import { cutWords, useFitted } from '../parts/use-fitted.ts'
import { useActions } from '../store/use-chat.ts'
import { SearchFilters } from './SearchFilters.tsx'
import css from './SearchPanel.module.css'
import { SearchResults } from './SearchResults.tsx'
import { countWords, foundSoFar } from './search-state.ts'
import type { Searching } from './use-search.ts'

interface SearchPanelProps {
  readonly room: RoomState
  readonly searching: Searching
  readonly field: RefObject<HTMLInputElement | null>
  readonly onClose: () => void
  /** Called after a jump to a result. */
  readonly onJump: () => void
}

/** Finds messages of a room by text, author, channel and day; a result jumps to its message. */
export function SearchPanel({ room, searching, field, onClose, onJump }: SearchPanelProps) {
  const { jump } = useActions()
  const [problem, setProblem] = useState<string | null>(null)
  const results = useRef<HTMLDivElement>(null)
  const { fields, search, change, loadMore } = searching
  const { hits, more } = foundSoFar(search)
  const { ref: box, fit } = useFitted<HTMLDivElement>(limits.queryChars, (accepted, total) =>
    setProblem(cutWords(accepted, total)),
  )

  async function open({ message }: SearchHit): Promise<void> {
    const refused = await jump(room.ref, message.channel, { kind: 'message', seq: message.seq })
    setProblem(refused?.text ?? null)
    if (refused === null) onJump()
  }

  /** Moves from the field to the results. */
  function onKeyDown(event: KeyboardEvent): void {
    const first = results.current?.querySelector<HTMLElement>('li > button[tabindex="0"]')
    if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing || !first) return
    event.preventDefault()
    first.focus()
  }

  return (
    <div className={css['panel']}>
      <div className={css['top']}>
        <div ref={box} className={css['box']}>
          <SearchIcon className={css['icon']} aria-hidden />
          <input
            ref={field}
            // A native search field clears its text on Esc; here Esc closes the panel and keeps the
            // text.
            type="text"
            role="searchbox"
            className={css['field']}
            dir="auto"
            aria-label="Search messages"
            placeholder="Search messages"
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="search"
            value={fields.text}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setProblem(null)
              fit(event, fields.text)
              change({ text: event.target.value })
            }}
          />
        </div>
        <IconButton icon={X} label="Close" onClick={onClose} />
      </div>
      <SearchFilters room={room} fields={fields} search={search} onChange={change} />
      <output className={css['status']}>
        {search.kind === 'searching' ? (
          <span className={css['patient']}>Searching…</span>
        ) : (
          countWords(search)
        )}
      </output>
      <div className={css['results']} ref={results}>
        {search.kind === 'none' && (
          <p className={css['words']}>Search messages in this room. Part of a word is enough.</p>
        )}
        <ProblemText text={search.kind === 'failed' ? search.text : null} className={css['problem']} />
        <ProblemText text={problem} className={css['problem']} />
        {hits.length > 0 && <SearchResults hits={hits} field={field} onOpen={open} />}
        {more && (
          <Button
            look="quiet"
            size="small"
            className={css['more']}
            aria-busy={search.kind === 'addingMore'}
            onClick={loadMore}
          >
            More results
          </Button>
        )}
      </div>
    </div>
  )
}
