import { useEffect, useReducer, useRef, useState } from 'react'
import { useActions } from '../store/use-chat.ts'
import { emptyWish, reduceSearch, searchCommand, type Search, type SearchWish } from './search-state.ts'

/** The pause in typing before the search starts. */
const PAUSE_MS = 200

export interface Searching {
  readonly wish: SearchWish
  readonly search: Search
  change(part: Partial<SearchWish>): void
  /** Requests the page before the last result. */
  loadMore(): void
}

/** One room's search. It lives as long as the room is open here, so closing the panel keeps it. */
export function useSearch(room: string): Searching {
  const { dispatch } = useActions()
  const [wish, setWish] = useState(emptyWish)
  const [search, step] = useReducer(reduceSearch, { kind: 'none' })
  // Only the answer to the latest request counts.
  const latest = useRef(0)

  useEffect(() => {
    const asked = ++latest.current
    const command = searchCommand(room, wish)
    if (command === null) {
      step({ kind: 'cleared' })
      return
    }
    const timer = setTimeout(() => {
      step({ kind: 'asked' })
      void dispatch(command).then((result) => {
        if (latest.current === asked) step({ kind: 'answered', result })
      })
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [room, wish, dispatch])

  function loadMore(): void {
    if (search.kind !== 'found') return
    const command = searchCommand(room, wish, search.hits.at(-1)?.event.seq)
    if (command === null) return
    const asked = ++latest.current
    step({ kind: 'moreAsked' })
    void dispatch(command).then((result) => {
      if (latest.current === asked) step({ kind: 'answered', result })
    })
  }

  return { wish, search, change: (part) => setWish((before) => ({ ...before, ...part })), loadMore }
}
