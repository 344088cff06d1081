import { createContext } from 'react'

/** The assigned hues of a room's members, by id. Everyone else has the hue of their key. */
export const HuesContext = createContext<ReadonlyMap<string, number>>(new Map())
