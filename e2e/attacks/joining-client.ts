import { onTestFinished } from 'vitest'
import type { Credential } from '../../shared/client/session/handshake.ts'
import { Session } from '../../shared/client/session/session.ts'
import { MemoryStore } from '../../shared/client/replica/store.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { dialTls } from '../../shared/node/net/tcp.ts'
import { nodeVerifier } from '../../shared/node/trust/signatures.ts'
import type { Signer } from '../../shared/protocol/trust/proofs.ts'
import { deviceOf } from '../faults/device.ts'

export interface JoiningClientOptions {
  readonly device?: Signer
  readonly entry?: Credential
  /** The fingerprint of the only right host. */
  readonly pin?: string
}

/** An honest client, as people run it, and the result of its attempt to join. */
export class JoiningClient {
  readonly device: Signer
  readonly session: Session
  /** `joined`, or the code of why not. */
  readonly outcome: Promise<string>

  constructor(name: string, port: number, { device, entry, pin }: JoiningClientOptions = {}) {
    this.device = device ?? deviceOf(name)
    const outcome = Promise.withResolvers<string>()
    this.outcome = outcome.promise
    this.session = new Session({
      name,
      dial: dialTls({ host: '127.0.0.1', port }, pin),
      clock: systemClock,
      chance: systemChance,
      signer: this.device,
      verifier: nodeVerifier,
      ...(entry && { entry }),
      checkHost: () => null,
      store: null,
      openStore: (room) => new MemoryStore(room.id),
      changes: {
        report: (change) => {
          if (change.kind !== 'sessionChanged') return
          const { session } = change
          if (session.kind === 'joined') outcome.resolve('joined')
          else if (session.kind === 'backingOff' || session.kind === 'closed') {
            outcome.resolve(session.because.code)
            this.session.leave()
          }
        },
      },
    })
    onTestFinished(() => this.session.leave())
    this.session.start()
  }
}

/** The result for a visitor who joins, is checked and leaves. */
export async function visit(name: string, port: number, options?: JoiningClientOptions): Promise<string> {
  const visitor = new JoiningClient(name, port, options)
  const outcome = await visitor.outcome
  visitor.session.leave()
  return outcome
}
