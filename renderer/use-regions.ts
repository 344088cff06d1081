import { useEffect } from 'react'

/** In reading order; regions that are not in the window are skipped. */
const REGIONS = ['sidebar', 'lobby', 'log', 'composer', 'search', 'members'] as const

/**
 * F6 moves the focus to the next part of the window, Shift+F6 to the previous one: to the element
 * that last had it there, or to the first.
 */
export function useRegions(): void {
  useEffect(() => {
    const lastFocused = new Map<Element, HTMLElement>()
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return
      // A dialog in front keeps the focus.
      if (document.querySelector('dialog[open]')) return
      const regions = REGIONS.flatMap((name) => document.querySelector(`[data-region="${name}"]`) ?? [])
      if (regions.length === 0) return
      event.preventDefault()
      const from = document.activeElement
      const at = regions.findIndex((region) => region.contains(from))
      if (at >= 0 && from instanceof HTMLElement && regions[at]) lastFocused.set(regions[at], from)
      const to = at < 0 ? 0 : at + (event.shiftKey ? -1 : 1)
      const region = regions.at(to % regions.length)
      if (region) focusTargetOf(region, lastFocused.get(region))?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/**
 * The element of a region that takes the focus: the last one that had it, the current item, or the
 * first that can.
 */
function focusTargetOf(region: Element, previous: HTMLElement | undefined): HTMLElement | null {
  if (previous?.isConnected && region.contains(previous)) return previous
  if (region instanceof HTMLElement && region.tabIndex === 0) return region
  return (
    region.querySelector<HTMLElement>('[aria-current]') ??
    region.querySelector<HTMLElement>('textarea, input, select, button, a[href], [tabindex="0"]')
  )
}
