import { shownLine } from '../../shared/protocol/text/terminal-output.ts'

const LINE_END = /\r\n?|[\u2028\u2029]/g
const CONTROL = /[\p{Cc}--[\t]]/gv
/** Older ones are still in the history of the prompt, and go from there as text. */
const KEPT = 20

/**
 * What was pasted into the line being typed. One line stands there as it is. Of several a mark
 * stands there, so that the prompt stays one line, and what is sent has the lines again.
 */
export class Pastes {
  readonly #texts = new Map<string, string>()
  #count = 0

  /** What a pasted text looks like in the line being typed; empty when nothing in it can be seen. */
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
    if (this.#texts.size > KEPT && oldest !== undefined) this.#texts.delete(oldest)
    return mark
  }

  /** A line as it is sent: with what was pasted in place of its marks. */
  expand(line: string): string {
    return line.replaceAll(/\[paste \d+: \d+ lines\]/g, (mark) => this.#texts.get(mark) ?? mark)
  }
}
