import { Session } from '../../shared/client/session/session.ts'
import { MemoryStore } from '../../shared/client/replica/store.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { dialTls } from '../../shared/node/net/tcp.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { deviceOf } from '../faults/device.ts'

/** Members without a window, each with a name and a separate device. */
export class JoiningClients {
  readonly #sessions = new Map<string, Session>()

  /** Joins a room on this computer. The same name has the same device each time. */
  join(name: string, port: number): void {
    this.#sessions.get(name)?.leave()
    const session = new Session({
      name,
      dial: dialTls({ host: '127.0.0.1', port }),
      clock: systemClock,
      chance: systemChance,
      signer: deviceOf(name),
      verifier: nodeVerifier,
      checkHost: () => null,
      store: null,
      openStore: (room) => new MemoryStore(room.id),
      changes: { report: () => {} },
    })
    this.#sessions.set(name, session)
    session.start()
  }

  /** The kind of a client's session state, such as `joined`, `knocking` or `closed`. */
  stateOf(name: string): string | undefined {
    return this.#sessions.get(name)?.state.kind
  }

  end(): void {
    for (const session of this.#sessions.values()) session.leave()
  }
}
