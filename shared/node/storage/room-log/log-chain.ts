import type { DatabaseSync } from 'node:sqlite'
import { StorageError } from '../../../protocol/log/storage-error.ts'
import { CHAIN_START } from '../../../protocol/trust/proofs.ts'
import { lastUnhashed, linkAfter, type Anchor } from './chain.ts'
import type { Meta } from './meta.ts'

/** How far the chain of one room's log is computed. Stored in `meta`, to continue from there. */
export class LogChain {
  readonly #database: DatabaseSync
  readonly #meta: Meta
  #anchor: Anchor | undefined

  constructor(database: DatabaseSync, meta: Meta) {
    this.#database = database
    this.#meta = meta
    const link = meta.get('chainLink')
    this.#anchor = link === undefined ? undefined : { seq: Number(meta.get('chainSeq')), link }
  }

  /**
   * This log is its host's: its chain begins before the event `first`, unless it has begun already.
   * Imports once left moderation as events of an unknown kind, which no chain can pass: then it
   * begins after the last of them.
   */
  begin(first: number): void {
    const start = Math.max(first - 1, lastUnhashed(this.#database))
    if (!this.#anchor || this.#anchor.seq < start) this.#anchor = { seq: start, link: CHAIN_START }
  }

  /** Computes the chain of at most this many further events, up to `head`. */
  advance(count: number, head: number): void {
    if (this.#anchor) this.#advanceTo(this.#anchor, Math.min(this.#anchor.seq + count, head))
  }

  /** The link at a position, if it is known or can be computed. */
  linkAt(seq: number): string | undefined {
    if (!this.#anchor || this.#anchor.seq > seq) return undefined
    const { seq: reached, link } = this.#advanceTo(this.#anchor, seq)
    return reached === seq ? link : undefined
  }

  /** The link at a position, if it is known without computing. */
  knownLinkAt(seq: number): string | undefined {
    return this.#anchor?.seq === seq ? this.#anchor.link : undefined
  }

  /** Computes the chain from this position on. Throws StorageError. */
  startFrom(anchor: Anchor): void {
    this.#anchor = anchor
    this.store()
  }

  /** Throws StorageError. */
  store(): void {
    if (this.#anchor) this.#meta.set({ chainSeq: this.#anchor.seq, chainLink: this.#anchor.link })
  }

  /** Stores the chain if possible; otherwise the next start must compute it again. */
  tryStore(): void {
    try {
      this.store()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  /** Forgets the chain. Throws StorageError. */
  clear(): void {
    this.#anchor = undefined
    this.#meta.delete('chainSeq', 'chainLink')
  }

  #advanceTo(anchor: Anchor, seq: number): Anchor {
    this.#anchor = linkAfter(this.#database, anchor, seq)
    return this.#anchor
  }
}
