import type { RejectReason } from '../../protocol/wire/close-reasons.ts'
import type { Position } from '../../protocol/log/events.ts'
import type { HostFrame } from '../../protocol/wire/frames.ts'

export type Answered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: RejectReason | 'not-connected' }

type Done<T> = (answer: Answered<T>) => void
/** A page of history, as the host answers it. */
export type Page = Pick<Extract<HostFrame, { kind: 'pageResult' }>, 'events' | 'more' | 'bundles'>

/** Requests to the host that wait for an answer. Unlike messages, they end with the connection. */
export class Requests {
  readonly #pages = new Map<number, Done<Page>>()
  readonly #commands = new Map<string, Done<Position>>()
  #nextPage = 1

  /** Registers a page request; returns the id to send. */
  page(done: Done<Page>): number {
    const id = this.#nextPage++
    this.#pages.set(id, done)
    return id
  }

  command(nonce: string, done: Done<Position>): void {
    this.#commands.set(nonce, done)
  }

  settlePage(id: number, answer: Answered<Page>): void {
    this.#pages.get(id)?.(answer)
    this.#pages.delete(id)
  }

  settleCommand(nonce: string, answer: Answered<Position>): void {
    this.#commands.get(nonce)?.(answer)
    this.#commands.delete(nonce)
  }

  failAll(): void {
    const all = [...this.#pages.values(), ...this.#commands.values()]
    this.#pages.clear()
    this.#commands.clear()
    for (const done of all) done({ ok: false, reason: 'not-connected' })
  }
}
