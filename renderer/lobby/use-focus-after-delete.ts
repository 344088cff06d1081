import { useEffect, useRef, type RefObject } from 'react'
import type { RecentRoom } from '../../shared/bridge/chat-state.ts'
import { focusPage } from '../parts/focus-page.ts'

/**
 * When a deleted room's row has gone with the focus, moves the focus to the first button of the row
 * in its place, which deletes that room, or to the page if none is left.
 */
export function useFocusAfterDelete(
  list: RefObject<HTMLUListElement | null>,
  recents: readonly RecentRoom[],
  deleting: RecentRoom | null,
): void {
  const asked = useRef<{ readonly id: string; readonly index: number } | null>(null)
  useEffect(() => {
    if (deleting) {
      asked.current = { id: deleting.id, index: recents.findIndex(({ id }) => id === deleting.id) }
      return
    }
    if (!asked.current || document.activeElement !== document.body) return
    const { id, index } = asked.current
    if (recents.some((recent) => recent.id === id)) return
    asked.current = null
    const row = list.current?.children[Math.min(index, recents.length - 1)]
    const button = row?.querySelector('button')
    if (button) button.focus()
    else focusPage()
  }, [list, recents, deleting])
}
