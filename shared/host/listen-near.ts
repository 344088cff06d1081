import { ListenError, type Listen, type Listener } from './host.ts'

/** How many ports after the preferred one are tried before any free one: people can guess those. */
const PORTS_TRIED = 9
const LAST_PORT = 65_535

/** A preferred port, those after it, and finally 0: any free port. */
function portsNear(requested: number): number[] {
  const after = Array.from({ length: PORTS_TRIED }, (_, i) => requested + 1 + i)
  return requested === 0 ? [0] : [requested, ...after.filter((port) => port <= LAST_PORT), 0]
}

/**
 * Listens on a port. If it is taken, tries the next ones, then any free one. Rejects with
 * ListenError for any other failure.
 */
export const listenNear =
  (requested: number, listenOn: (port: number) => Listen): Listen =>
  (accept) => {
    const listenOnFirst = async ([port = 0, ...others]: readonly number[]): Promise<Listener> => {
      try {
        return await listenOn(port)(accept)
      } catch (error) {
        const isTaken = error instanceof ListenError && error.failure === 'port-taken'
        if (!isTaken || others.length === 0) throw error
        return listenOnFirst(others)
      }
    }
    return listenOnFirst(portsNear(requested))
  }
