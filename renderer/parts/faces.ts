import { createContext } from 'react'

/** The hues that the members of a room wear in it, by id. Whoever is in no room wears their key's. */
export const FacesContext = createContext<ReadonlyMap<string, number>>(new Map())
