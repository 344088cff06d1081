import { createContext, use } from 'react'

/**
 * The tabIndex of the controls inside; -1 if they are reached in another way, such as with a list's
 * arrow keys.
 */
export const TabContext = createContext<-1 | undefined>(undefined)

/** The tabIndex of a control, as its surroundings set it. */
export const useTabIndex = (): -1 | undefined => use(TabContext)
