import { useState } from 'react'
import { seqOf, type Row } from './rows.ts'

const lastSeq = (rows: readonly Row[]): number => seqOf(rows.findLast((row) => seqOf(row) !== null)) ?? 0

/**
 * How many messages arrived since the end was last in view. Counted by seq, as rows come and go.
 */
export function useArrivedBelow(rows: readonly Row[], unreadMarker: number | null, atEnd: boolean): number {
  const last = lastSeq(rows)
  const [seen, setSeen] = useState(() => (unreadMarker === null ? last : unreadMarker - 1))
  if (atEnd && seen < last) setSeen(last)
  if (atEnd || last <= seen) return 0
  return rows.filter((row) => row.kind === 'message' && (row.seq ?? 0) > seen).length
}
