import { wireEvent } from '../log/events.ts'
import type { Frame } from './frames.ts'

const encoder = new TextEncoder()

/**
 * Frames encoded once for all receivers [F4]: byte transports send `bytes`, message transports send
 * one of `texts` per message.
 */
export class Encoded {
  readonly texts: readonly string[]
  #bytes: Uint8Array<ArrayBuffer> | undefined

  constructor(texts: readonly string[]) {
    this.texts = texts
  }

  /** Every frame with its newline, in UTF-8 [F1]. Computed on first use and then shared. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return (this.#bytes ??= encoder.encode(`${this.texts.join('\n')}\n`))
  }
}

/** JSON.stringify escapes every control character, so a frame never contains a newline [F1]. */
export const encode = (...frames: readonly Frame[]): Encoded =>
  new Encoded(frames.map((frame) => JSON.stringify(wireFrame(frame))))

/** A host passes on events that it does not know as it has them [E4]. */
function wireFrame(frame: Frame): object {
  switch (frame.kind) {
    case 'event':
      return frame.event.kind === 'unknown' ? { ...frame, event: wireEvent(frame.event) } : frame
    case 'missed':
    case 'pageResult':
      return frame.events.some(({ kind }) => kind === 'unknown')
        ? { ...frame, events: frame.events.map(wireEvent) }
        : frame
    default:
      return frame
  }
}
