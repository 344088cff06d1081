import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect } from 'react'
import type { Row } from './rows.ts'

/** How many heights to keep beyond those of the loaded rows. */
const MAX_UNLOADED = 4_000

/** Forgets the heights of rows that are no longer loaded: the list would keep all of them. */
export function useForgetSizes(
  rows: readonly Row[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): void {
  useEffect(() => {
    const sizes = virtualizer.itemSizeCache
    if (sizes.size < rows.length + MAX_UNLOADED) return
    const loaded = new Set<unknown>(rows.map((row) => row.key))
    for (const key of sizes.keys()) if (!loaded.has(key)) sizes.delete(key)
  }, [rows, virtualizer])
}
