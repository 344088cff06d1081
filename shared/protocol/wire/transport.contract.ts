import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encode, Encoded } from './encode.ts'
import type { Frame } from './frames.ts'
import type { FramingProblem } from './framing.ts'
import { limits } from '../base/limits.ts'
import type { Transport } from './transport.ts'

/** Two connected ends of the transport under test, and how to wait for frames. */
export interface TransportPair {
  readonly a: Transport
  readonly b: Transport
  /** Resolves when `ready` is true; lets the transport work meanwhile. */
  until(ready: () => boolean): Promise<void>
  /** Resolves when everything that can arrive has arrived. */
  quiet(): Promise<void>
  dispose(): Promise<void>
}

class Recorder {
  readonly frames: string[] = []
  readonly problems: FramingProblem[] = []
  closes = 0

  constructor(transport: Transport) {
    transport.listen({
      onFrame: (text) => this.frames.push(text),
      onProblem: (problem) => this.problems.push(problem),
      onClose: () => this.closes++,
    })
  }
}

/** Pauses after some frames, from within the callback. */
class PausingRecorder {
  readonly frames: string[] = []

  constructor(transport: Transport, isPauseAfter: (count: number) => boolean) {
    transport.listen({
      onFrame: (text) => {
        if (isPauseAfter(this.frames.push(text))) transport.pause()
      },
      onProblem: () => {},
      onClose: () => {},
    })
  }
}

const ping: Frame = { kind: 'ping' }
const post = (body: string): Frame => ({
  kind: 'post',
  nonce: 'n',
  channel: 'general',
  content: { text: body },
})

/** The obligations of every Transport. */
export function transportContract(name: string, open: () => Promise<TransportPair>): void {
  describe(`transport contract: ${name}`, () => {
    let pair: TransportPair
    beforeEach(async () => {
      pair = await open()
      pair.a.limitFrames(limits.frameBytes)
      pair.b.limitFrames(limits.frameBytes)
    })
    afterEach(() => pair.dispose())

    test('[F1] frames arrive whole, once and in order, in both directions', async () => {
      const [a, b] = [new Recorder(pair.a), new Recorder(pair.b)]
      for (let i = 0; i < 500; i++) pair.a.send(encode(post(`${i} é 漢 🙂\n`)))
      pair.b.send(encode(ping, ping))
      await pair.until(() => b.frames.length === 500 && a.frames.length === 2)
      expect(b.frames.map((text) => JSON.parse(text).content.text)).toEqual(
        Array.from({ length: 500 }, (_, i) => `${i} é 漢 🙂\n`),
      )
    })

    test('frames that arrive before listen are kept', async () => {
      const b = new Recorder(pair.b)
      pair.a.send(encode(ping))
      await pair.until(() => b.frames.length === 1)
      pair.b.send(encode(post('early')))
      await pair.until(() => true)
      const a = new Recorder(pair.a)
      await pair.until(() => a.frames.length === 1)
    })

    test('[F4] one encoding serves many sends', async () => {
      const b = new Recorder(pair.b)
      const shared = encode(ping)
      for (let i = 0; i < 3; i++) pair.a.send(shared)
      await pair.until(() => b.frames.length === 3)
      expect(new Set(b.frames)).toEqual(new Set(['{"kind":"ping"}']))
    })

    test('[F2] a frame of exactly the limit arrives; one byte more is a problem, and nothing follows', async () => {
      const b = new Recorder(pair.b)
      pair.b.limitFrames(100)
      const text = (length: number) => new Encoded([`"${'x'.repeat(length - 2)}"`])
      pair.a.send(text(100))
      pair.a.send(text(101))
      pair.a.send(text(10))
      await pair.until(() => b.problems.length === 1)
      expect(b.frames).toHaveLength(1)
      expect(b.problems).toEqual(['frame-too-large'])
    })

    test('[C1] frames sent before close arrive, then both sides get onClose once', async () => {
      const [a, b] = [new Recorder(pair.a), new Recorder(pair.b)]
      pair.a.send(encode(post('last words')))
      pair.a.close()
      pair.a.close()
      pair.a.send(encode(ping))
      await pair.until(() => a.closes === 1 && b.closes === 1)
      expect(b.frames).toHaveLength(1)
    })

    test('sending after the end is ignored', async () => {
      const [a, b] = [new Recorder(pair.a), new Recorder(pair.b)]
      pair.b.close()
      await pair.until(() => a.closes === 1 && b.closes === 1)
      pair.a.send(encode(ping))
      pair.a.close()
      expect(a.closes).toBe(1)
    })

    const bodies = (frames: readonly string[]): string[] =>
      frames.map((text) => JSON.parse(text).content.text)
    const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`)

    test('while paused no frame arrives, not even of the same chunk; after resume all arrive once and in order', async () => {
      const b = new PausingRecorder(pair.b, (count) => count === 3)
      pair.a.send(encode(...numbers(50).map(post)))
      await pair.until(() => b.frames.length === 3)
      await pair.quiet()
      expect(bodies(b.frames)).toEqual(numbers(3))
      pair.b.pause()
      pair.b.resume()
      await pair.until(() => b.frames.length === 50)
      await pair.quiet()
      expect(bodies(b.frames)).toEqual(numbers(50))
    })

    test('pausing after each frame loses and repeats none', async () => {
      const b = new PausingRecorder(pair.b, () => true)
      for (const number of numbers(20)) pair.a.send(encode(post(number)))
      for (let heard = 1; heard <= 20; heard++) {
        await pair.until(() => b.frames.length === heard)
        pair.b.resume()
      }
      await pair.quiet()
      expect(bodies(b.frames)).toEqual(numbers(20))
    })

    test('closing while paused closes both sides', async () => {
      const [a, b] = [new Recorder(pair.a), new Recorder(pair.b)]
      pair.b.pause()
      pair.b.close()
      await pair.until(() => a.closes === 1 && b.closes === 1)
      expect(b.frames).toEqual([])
    })

    test('both ends have the same binding and host key', () => {
      expect(pair.a.binding).toBe(pair.b.binding)
      expect(pair.a.binding).not.toBe('')
      expect(pair.a.hostKey).toBe(pair.b.hostKey)
    })

    test('admitted may be called at any time', async () => {
      const [a, b] = [new Recorder(pair.a), new Recorder(pair.b)]
      pair.b.admitted()
      pair.b.admitted()
      pair.b.close()
      await pair.until(() => a.closes === 1 && b.closes === 1)
      pair.b.admitted()
    })

    test('queuedBytes counts what is not sent yet, and returns to 0', async () => {
      const b = new Recorder(pair.b)
      pair.a.send(encode(post('x'.repeat(1000))))
      expect(pair.a.queuedBytes).toBeGreaterThanOrEqual(1000)
      await pair.until(() => b.frames.length === 1 && pair.a.queuedBytes === 0)
    })
  })
}
