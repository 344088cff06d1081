import { once } from 'node:events'
import { connect } from 'node:tls'
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { encode } from '../shared/protocol/wire/encode.ts'
import type { ClientFrame, HostFrame } from '../shared/protocol/wire/frames.ts'
import { PROTOCOL_VERSION } from '../shared/protocol/wire/version.ts'

/** Opens a byte stream to the room under test. */
export type Open = () => Duplex

export const openSecure =
  (port: number): Open =>
  () =>
    connect({
      host: '127.0.0.1',
      port,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      ALPNProtocols: ['parley/2'],
    })

/** A member that speaks the protocol without Parley's client, and records times. */
class LoadMember {
  /** Milliseconds from sending to receiving, for each message from this process. */
  readonly latencies: number[] = []
  readonly ended: Promise<unknown>
  isHere = true
  readonly #socket: Duplex
  readonly #welcome = Promise.withResolvers<void>()

  constructor(open: Open, name: string) {
    this.#socket = open()
    this.#socket.on('error', () => {})
    this.ended = once(this.#socket, 'close').then(() => {
      this.isHere = false
      this.#welcome.reject(new Error(`${name} was not let in`))
    })
    createInterface({ input: this.#socket }).on('line', (line) => this.#onLine(line))
    this.#say({ kind: 'hello', version: PROTOCOL_VERSION, name })
  }

  get welcome(): Promise<void> {
    return this.#welcome.promise
  }

  post(nonce: string): void {
    this.#say({
      kind: 'post',
      nonce,
      channel: 'general',
      content: { text: `${performance.now()} ${'.'.repeat(80)}` },
    })
  }

  leave(): void {
    this.#socket.end()
  }

  #say(frame: ClientFrame): void {
    this.#socket.write(encode(frame).bytes)
  }

  #onLine(line: string): void {
    const frame = JSON.parse(line) as HostFrame
    if (frame.kind === 'welcome') this.#welcome.resolve()
    if (frame.kind === 'ping') this.#say({ kind: 'pong' })
    if (frame.kind === 'event' && frame.event.kind === 'messagePosted') {
      this.latencies.push(performance.now() - Number.parseFloat(frame.event.content.text))
    }
  }
}

export interface LoadResult {
  /** In milliseconds, one for each message and receiver. */
  readonly latencies: number[]
  /** Messages that a receiver did not get in time, each counted per receiver. */
  readonly lost: number
}

/** Members that post at a given rate. */
export class LoadMembers {
  readonly #members: readonly LoadMember[]
  #sent = 0

  private constructor(members: readonly LoadMember[]) {
    this.#members = members
  }

  static async join(open: Open, count: number): Promise<LoadMembers> {
    const members = Array.from({ length: count }, (_, i) => new LoadMember(open, `Member ${i}`))
    await Promise.all(members.map(({ welcome }) => welcome))
    return new LoadMembers(members)
  }

  /** How many are still connected. */
  get here(): number {
    return this.#members.filter(({ isHere }) => isHere).length
  }

  /** The members take turns to post, `perSecond` messages in all. */
  async run(seconds: number, perSecond: number): Promise<LoadResult> {
    for (const member of this.#members) member.latencies.length = 0
    const start = performance.now()
    const total = seconds * perSecond
    for (let sent = 0; sent < total; sent++) {
      await setTimeout(Math.max(0, start + (sent * 1_000) / perSecond - performance.now()))
      this.#members[sent % this.#members.length]?.post(`n${this.#sent++}`)
    }
    await setTimeout(1_000)
    const latencies = this.#members.flatMap((member) => [...member.latencies])
    return { latencies, lost: total * this.#members.length - latencies.length }
  }

  async leave(): Promise<void> {
    for (const member of this.#members) member.leave()
    await Promise.all(this.#members.map(({ ended }) => ended))
  }
}

export interface JoinResult {
  readonly tried: number
  /** Milliseconds from dialling to the welcome, for each that joined. */
  readonly joinMs: readonly number[]
}

/** Each second a newcomer joins, and leaves at once. */
export async function newcomers(open: Open, seconds: number): Promise<JoinResult> {
  const joinMs: number[] = []
  for (let i = 0; i < seconds; i++) {
    const start = performance.now()
    const newcomer = new LoadMember(open, `Newcomer ${i}`)
    const isIn = await newcomer.welcome.then(
      () => true,
      () => false,
    )
    if (isIn) joinMs.push(performance.now() - start)
    newcomer.leave()
    await setTimeout(Math.max(0, start + 1_000 - performance.now()))
  }
  return { tried: seconds, joinMs }
}
