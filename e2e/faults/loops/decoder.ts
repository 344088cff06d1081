import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { deadlines } from '../../../build/testing/deadlines.ts'
import { decodeClientFrame, decodeHostFrame } from '../../../shared/protocol/wire/decode.ts'
import { encode } from '../../../shared/protocol/wire/encode.ts'
import { FrameSplitter } from '../../../shared/protocol/wire/framing.ts'
import { limits } from '../../../shared/protocol/base/limits.ts'
import { Random } from '../random.ts'
import { mutate } from '../mutations.ts'
import type { Outcome, OnProgress } from '../outcome.ts'

/** Without a report for this long, the decoder hangs. */
const STEP = 5_000

interface Progress {
  readonly done: number
  readonly accepted: number
  readonly problem?: string
}

/**
 * Mutated frames for both decoders and for the framing before them: none may throw, hang or reach a
 * prototype.
 */
export async function mutateFrames(
  seed: number,
  frames: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const problems: string[] = []
  let last: Progress = { done: 0, accepted: 0 }
  // On a separate thread, so that a hang is noticed.
  const worker = new Worker(new URL(import.meta.url), { workerData: { faults: 'decoder', seed, frames } })
  await new Promise<void>((resolve) => {
    const hang = () => {
      problems.push(`hangs after frame ${last.done}`)
      resolve()
    }
    let watchdog = setTimeout(hang, deadlines.stepMs)
    worker.on('message', (progress: Progress) => {
      last = progress
      if (progress.problem !== undefined) problems.push(progress.problem)
      if (progress.done % (20 * STEP) === 0) onProgress(`decoder: ${progress.done} of ${frames}`)
      clearTimeout(watchdog)
      watchdog = setTimeout(hang, deadlines.stepMs)
    })
    worker.on('error', (error) => problems.push(`the thread died: ${String(error)}`))
    worker.on('exit', () => {
      clearTimeout(watchdog)
      resolve()
    })
  })
  await worker.terminate()
  if (last.done !== frames && problems.length === 0) problems.push(`stopped after ${last.done} frames`)
  return {
    name: 'mutated frames',
    seed,
    counts: { frames: last.done, accepted: last.accepted },
    problems,
    skipped: null,
  }
}

/** Every property of the objects that a hostile key could reach. */
const prototypes = (): string =>
  [Object.prototype, Array.prototype, String.prototype, Function.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join('|')

function decodeAll(seed: number, frames: number, report: (progress: Progress) => void): void {
  const random = new Random(seed)
  const untouched = prototypes()
  let accepted = 0
  for (let done = 1; done <= frames; done++) {
    const bytes = mutate(random)
    let problem: string | undefined
    try {
      accepted += decodeOnce(bytes, random)
    } catch (error) {
      problem = `frame ${done} throws ${String(error)}: ${Buffer.from(bytes).toString('latin1').slice(0, 200)}`
    }
    if (done % STEP === 0 && prototypes() !== untouched)
      problem = `a prototype is touched before frame ${done}`
    if (problem !== undefined || done % STEP === 0 || done === frames) {
      report({ done, accepted, ...(problem !== undefined && { problem }) })
    }
  }
}

/** Feeds one mutation to a connection's framing, in pieces, and its output to both decoders. */
function decodeOnce(bytes: Uint8Array, random: Random): number {
  const splitter = new FrameSplitter(limits.frameBytes)
  const cut = random.between(0, bytes.length)
  let accepted = 0
  for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut), Uint8Array.of(10)]) {
    for (const text of splitter.push(piece)) {
      for (const decode of [decodeClientFrame, decodeHostFrame]) {
        const decoded = decode(text)
        if (decoded.ok !== true) continue
        accepted++
        checkPlain(decoded.value)
        // An accepted frame is accepted again, with the same meaning.
        const again = decode(encode(decoded.value).texts[0] ?? '')
        if (again.ok !== true || JSON.stringify(again.value) !== JSON.stringify(decoded.value)) {
          throw new Error('decodes differently the second time')
        }
      }
    }
  }
  return accepted
}

function checkPlain(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) {
    throw new Error('an object with a foreign prototype')
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw new Error('an own __proto__')
    checkPlain((value as Record<string, unknown>)[key])
  }
}

const task = workerData as { faults?: string; seed: number; frames: number } | null
if (!isMainThread && task?.faults === 'decoder') {
  decodeAll(task.seed, task.frames, (progress) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
    parentPort?.postMessage(progress)
  })
}
