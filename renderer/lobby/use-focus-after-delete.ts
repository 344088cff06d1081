import { useEffect, useRef, type RefObject } from 'react'
import type { RecentRoom } from '../../shared/bridge/chat-state.ts'
import { focusPage } from '../parts/focus-page.ts'

/**
 * When the row of a deleted room is removed with the focus, moves the focus to the first button of
 * the row that takes its place, or to the page if no row is left.
 */
export function useFocusAfterDelete(
  list: RefObject<HTMLUListElement | null>,
  recents: readonly RecentRoom[],
  deleting: RecentRoom | null,
): void {
  const pendingDelete = useRef<{ readonly id: string; readonly index: number } | null>(null)
  useEffect(() => {
    if (deleting) {
      pendingDelete.current = { id: deleting.id, index: recents.findIndex(({ id }) => id === deleting.id) }
      return
    }
    if (!pendingDelete.current || document.activeElement !== document.body) return
    const { id, index } = pendingDelete.current
    if (recents.some((recent) => recent.id === id)) return
    pendingDelete.current = null
    const row = list.current?.children[Math.min(index, recents.length - 1)]
    const button = row?.querySelector('button')
    if (button) button.focus()
    else focusPage()
  }, [list, recents, deleting])
}
