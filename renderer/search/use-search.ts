import { useEffect, useReducer, useRef, useState } from 'react'
import { useActions } from '../store/use-chat.ts'
import { emptySearch, reduceSearch, searchCommand, type Search, type SearchFields } from './search-state.ts'

/** The pause in typing before the search starts. */
const PAUSE_MS = 200

export interface Searching {
  readonly fields: SearchFields
  readonly search: Search
  change(part: Partial<SearchFields>): void
  /** Requests the results before the last one. */
  loadMore(): void
}

/** One room's search. It lives as long as the room is open here, so closing the panel keeps it. */
export function useSearch(room: string): Searching {
  const { dispatch } = useActions()
  const [fields, setFields] = useState(emptySearch)
  const [search, step] = useReducer(reduceSearch, { kind: 'none' })
  // Only the answer to the latest request counts.
  const latest = useRef(0)

  useEffect(() => {
    const request = ++latest.current
    const command = searchCommand(room, fields)
    if (command === null) {
      step({ kind: 'cleared' })
      return
    }
    const timer = setTimeout(() => {
      step({ kind: 'asked' })
      void dispatch(command).then((result) => {
        if (latest.current === request) step({ kind: 'answered', result })
      })
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [room, fields, dispatch])

  function loadMore(): void {
    if (search.kind !== 'found') return
    const command = searchCommand(room, fields, search.hits.at(-1)?.message.seq)
    if (command === null) return
    const request = ++latest.current
    step({ kind: 'moreAsked' })
    void dispatch(command).then((result) => {
      if (latest.current === request) step({ kind: 'answered', result })
    })
  }

  return { fields, search, change: (part) => setFields((before) => ({ ...before, ...part })), loadMore }
}
