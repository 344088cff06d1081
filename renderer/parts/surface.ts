import { createContext } from 'react'

/**
 * Where popovers are mounted: inside the element that sets their colours, such as a room; null for
 * the end of the page.
 */
export const SurfaceContext = createContext<HTMLElement | null>(null)
