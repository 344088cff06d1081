import { createContext, use } from 'react'
import type { Link } from '../../shared/protocol/text/links.ts'

export const AskLinkContext = createContext<((link: Link) => void) | null>(null)

/** Asks whether to open a link. */
export function useAskLink(): (link: Link) => void {
  const ask = use(AskLinkContext)
  if (!ask) throw new Error('there is no LinkGate around this link')
  return ask
}

/**
 * Opens an address outside Parley. The desktop shell denies the window and passes the address to
 * the system’s browser (electron/window/guards.ts). In a browser it opens a new tab that has no
 * reference to this one.
 */
export function openOutside({ href }: Link): void {
  window.open(href, '_blank', 'noopener,noreferrer')
}
