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
  /** The fingerprint that the host must have. */
  readonly pin?: string
}

/** An honest client and the outcome of its attempt to join. */
export class JoiningClient {
  readonly device: Signer
  readonly session: Session
  /** `joined`, or the reason's code. */
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

/** Joins and leaves; returns `joined`, or the reason's code. */
export async function tryJoin(name: string, port: number, options?: JoiningClientOptions): Promise<string> {
  const client = new JoiningClient(name, port, options)
  const outcome = await client.outcome
  client.session.leave()
  return outcome
}
