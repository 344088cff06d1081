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
      ALPNProtocols: ['parley/1'],
    })

/** A member that speaks the protocol by hand and records times. */
class Talker {
  /** Milliseconds from sending to receiving, for all messages of this process. */
  readonly heard: number[] = []
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
    this.#say({ kind: 'post', nonce, channel: 'general', body: `${performance.now()} ${'.'.repeat(80)}` })
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
      this.heard.push(performance.now() - Number.parseFloat(frame.event.body))
    }
  }
}

export interface Talk {
  /** One for each message and listener, in milliseconds. */
  readonly latencies: number[]
  /** Messages that a listener did not get in time. */
  readonly lost: number
}

/** Some members who talk for as long as requested. */
export class Talkers {
  readonly #talkers: readonly Talker[]
  #said = 0

  private constructor(talkers: readonly Talker[]) {
    this.#talkers = talkers
  }

  static async join(open: Open, count: number): Promise<Talkers> {
    const talkers = Array.from({ length: count }, (_, i) => new Talker(open, `Talker ${i}`))
    await Promise.all(talkers.map(({ welcome }) => welcome))
    return new Talkers(talkers)
  }

  /** How many are still connected. */
  get here(): number {
    return this.#talkers.filter(({ isHere }) => isHere).length
  }

  /** Everyone in turn sends something, `perSecond` messages altogether. */
  async talk(seconds: number, perSecond: number): Promise<Talk> {
    for (const talker of this.#talkers) talker.heard.length = 0
    const start = performance.now()
    const total = seconds * perSecond
    for (let said = 0; said < total; said++) {
      await setTimeout(Math.max(0, start + (said * 1_000) / perSecond - performance.now()))
      this.#talkers[said % this.#talkers.length]?.post(`n${this.#said++}`)
    }
    await setTimeout(1_000)
    const latencies = this.#talkers.flatMap(({ heard }) => [...heard])
    return { latencies, lost: total * this.#talkers.length - latencies.length }
  }

  async leave(): Promise<void> {
    for (const talker of this.#talkers) talker.leave()
    await Promise.all(this.#talkers.map(({ ended }) => ended))
  }
}

export interface Arrivals {
  readonly came: number
  /** Milliseconds from dialling to the welcome, of those who joined. */
  readonly took: readonly number[]
}

/** Each second a newcomer joins, and leaves when welcomed. */
export async function newcomers(open: Open, seconds: number): Promise<Arrivals> {
  const took: number[] = []
  for (let i = 0; i < seconds; i++) {
    const start = performance.now()
    const newcomer = new Talker(open, `Newcomer ${i}`)
    const isIn = await newcomer.welcome.then(
      () => true,
      () => false,
    )
    if (isIn) took.push(performance.now() - start)
    newcomer.leave()
    await setTimeout(Math.max(0, start + 1_000 - performance.now()))
  }
  return { came: seconds, took }
}
