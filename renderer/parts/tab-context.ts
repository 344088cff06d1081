import { createContext, use } from 'react'

/** Where the controls stand in the order of Tab; -1: something else leads to them, such as the arrow keys of a list. */
export const TabContext = createContext<-1 | undefined>(undefined)

/** The tabIndex of a control, for whatever stands around it. */
export const useTabIndex = (): -1 | undefined => use(TabContext)
