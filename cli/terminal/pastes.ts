import { shownLine } from '../../shared/protocol/text/terminal-output.ts'

const LINE_END = /\r\n?|[\u2028\u2029]/g
const CONTROL = /[\p{Cc}--[\t]]/gv
/** The marks of older pastes may still be in the prompt's history; they are sent as typed. */
const MAX_PASTES = 20

/**
 * The pastes in the line being typed. A paste of one line appears unchanged. A mark replaces one of
 * several lines, so that the prompt stays one line; the sent text has the lines again.
 */
export class Pastes {
  readonly #texts = new Map<string, string>()
  #count = 0

  /** The text to show for a paste in the line being typed; empty if nothing in it is visible. */
  add(pasted: string): string {
    const text = pasted
      .replaceAll(LINE_END, '\n')
      .split('\n')
      .map(shownLine)
      .join('\n')
      .replace(/^\n+|\s+$/g, '')
    const lines = text.split('\n').map((line) => line.replaceAll(CONTROL, ''))
    if (lines.length === 1) return lines[0] ?? ''
    const mark = `[paste ${++this.#count}: ${lines.length} lines]`
    this.#texts.set(mark, lines.join('\n'))
    const [oldest] = this.#texts.keys()
    if (this.#texts.size > MAX_PASTES && oldest !== undefined) this.#texts.delete(oldest)
    return mark
  }

  /** A line as it is sent: with the pastes in place of their marks. */
  expand(line: string): string {
    return line.replaceAll(/\[paste \d+: \d+ lines\]/g, (mark) => this.#texts.get(mark) ?? mark)
  }
}
