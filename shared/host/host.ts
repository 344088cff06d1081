import type { ListenFailure } from '../protocol/finding/listen-failures.ts'
import type { Transport } from '../protocol/wire/transport.ts'
import {
  hostTransition,
  type HostEffect,
  type HostInput,
  type HostState,
  type ListenAddress,
} from './host-machine.ts'
import type { Room } from './room.ts'

/** An open listener, as `Listen` returns it. */
export interface Listener {
  readonly at: ListenAddress
  /** Stops accepting. Resolves when the last accepted transport has closed. */
  close(): Promise<void>
}

/** Why listening failed. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly failure: ListenFailure

  constructor(failure: ListenFailure, detail: string) {
    super(detail)
    this.failure = failure
  }
}

/** Opens a listener, and passes each new transport to `accept`. Rejects with ListenError. */
export type Listen = (accept: (transport: Transport) => void) => Promise<Listener>

/** A room and its listener. Closing it ends every connection with a reason. */
export class Host {
  readonly room: Room
  readonly #listen: Listen
  #state: HostState = { kind: 'stopped' }
  #listener: Promise<Listener> | undefined

  constructor(room: Room, listen: Listen) {
    this.room = room
    this.#listen = listen
  }

  get state(): HostState {
    return this.#state
  }

  /** Listens. Returns the resulting state: listening, or failed with the reason. */
  async start(): Promise<HostState> {
    if (!this.#step({ kind: 'start' }).includes('listen')) return this.#state
    this.#listener = this.#listen((transport) => this.room.accept(transport))
    try {
      const { at } = await this.#listener
      this.#step({ kind: 'listening', at })
    } catch (error) {
      const failure = error instanceof ListenError ? error.failure : 'listen-failed'
      this.#step({ kind: 'failed', failure, detail: error instanceof Error ? error.message : String(error) })
    }
    return this.#state
  }

  /**
   * Stops listening, and ends every connection with `host-stopping`. Resolves when all are gone.
   */
  async stop(): Promise<void> {
    if (!this.#step({ kind: 'stop' }).includes('drain')) return
    const stopped = this.room.stop('host-stopping')
    try {
      const listener = await this.#listener
      await stopped
      await listener?.close()
    } catch (error) {
      // Stopped while starting, and listening failed: there is nothing to close.
      if (!(error instanceof ListenError)) throw error
    }
    this.#step({ kind: 'drained' })
  }

  #step(input: HostInput): readonly HostEffect[] {
    const { state, effects } = hostTransition(this.#state, input)
    this.#state = state
    return effects
  }
}
