import { Session } from '../../shared/client/session/session.ts'
import { MemoryStore } from '../../shared/client/replica/store.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { dialTls } from '../../shared/node/net/tcp.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import { deviceOf } from '../faults/device.ts'

/** People who visit a room by name, each with a separate device and without a window. */
export class JoiningClients {
  readonly #sessions = new Map<string, Session>()

  /** Visits a room on this computer; a name that was used before keeps its device. */
  come(name: string, port: number): void {
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

  /** Whether a visitor is in, knocks, or was turned away. */
  stateOf(name: string): string | undefined {
    return this.#sessions.get(name)?.state.kind
  }

  end(): void {
    for (const session of this.#sessions.values()) session.leave()
  }
}
