import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect } from 'react'
import type { Row } from './rows.ts'

/** How many heights to keep beyond those of the loaded rows. */
const KEPT = 4_000

/** Forgets the heights of rows that are no longer loaded: the list would remember them all. */
export function useForgetSizes(
  rows: readonly Row[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  useEffect(() => {
    const sizes = virtualizer.itemSizeCache
    if (sizes.size < rows.length + KEPT) return
    const loaded = new Set<unknown>(rows.map((row) => row.key))
    for (const key of sizes.keys()) if (!loaded.has(key)) sizes.delete(key)
  }, [rows, virtualizer])
}
