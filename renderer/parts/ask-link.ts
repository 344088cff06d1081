import { createContext, use } from 'react'
import type { Link } from '../../shared/protocol/text/links.ts'

export const AskLinkContext = createContext<((link: Link) => void) | null>(null)

/** Asks whether a link is to be opened. */
export function useAskLink(): (link: Link) => void {
  const ask = use(AskLinkContext)
  if (!ask) throw new Error('there is no LinkGate around this link')
  return ask
}

/**
 * Opens an address outside of Parley. The desktop shell denies the window and hands the address to the system’s browser
 * (electron/window/guards.ts); in a tab it is a new one, which learns nothing of this one.
 */
export function openOutside({ href }: Link): void {
  window.open(href, '_blank', 'noopener,noreferrer')
}
