import { createContext } from 'react'

/** Where popovers are put: inside of what colours them, such as a room. Null: at the end of the page. */
export const SurfaceContext = createContext<HTMLElement | null>(null)
