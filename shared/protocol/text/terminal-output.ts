// Turns terminal output of programs into the text that a terminal shows. Sequences are those of
// ECMA-48. No pattern contains the start of another, so that matching takes linear time.

const CSI = String.raw`(?:\x1B\[[0-?]*|\x9B[0-?]+)[ -\/]*[@-~]?`
/**
 * OSC (titles, hyperlinks), DCS, SOS, PM, APC, and the title of screen and tmux. Without its end,
 * it is not matched, so that no text is lost.
 */
const STRING = String.raw`(?:\x1B[\]PX^_k]|[\x90\x98\x9D-\x9F])[^\p{Cc}--\t]*(?:\x07|\x1B\\|\x9C)`
/** Short sequences that programs use. A letter after any other ESC is text. */
const SHORT = String.raw`\x1B(?:[ -\/]+[0-~]|[0-?cDEHMNOZno\|\}~])`
const SEQUENCE = `${STRING}|${CSI}|${SHORT}`

const SEQUENCES = new RegExp(SEQUENCE, 'gv')
/** A sequence, a control character, or a character with its marks. */
const STEPS = new RegExp(String.raw`${SEQUENCE}|\p{Cc}|\P{Cc}[\p{M}\u200D]*`, 'gv')
/**
 * Sequences that move the cursor within its line, and K, which erases from the cursor or the whole
 * line.
 */
const MOVE = String.raw`(?:\x1B\[|\x9B)(\d{0,4})([CDEFGK\x60])`
const MOVING = new RegExp(String.raw`^${MOVE}$`)
const MOVES = new RegExp(String.raw`[\x08\r]|${MOVE}`)
const SPECIAL = /[\p{Cc}--\t]/v

/** Removes whole escape sequences, so that “\e[31mred” becomes “red” and not “[31mred”. */
export const withoutEscapes = (text: string): string => text.replace(SEQUENCES, '')

/**
 * A line as a terminal finally shows it, without escape sequences and controls except tabs. `\r`
 * overwrites the line from its start, as in progress bars, and a backspace the previous character,
 * as in manual pages. Sequences that move the cursor or erase within the line take effect. A jump
 * beyond the end of the line adds only one space, so that the result is never longer than the
 * input.
 */
export function shownLine(line: string): string {
  if (!SPECIAL.test(line)) return line
  if (!MOVES.test(line)) return withoutEscapes(line)
  // Sparse, so that blanking a long line costs no more than writing one character.
  const cells: string[] = []
  let cursor = 0
  let isOver = false
  for (const [step] of line.matchAll(STEPS)) {
    const [, count = '', move] = MOVING.exec(step) ?? []
    if (step === '\r') cursor = 0
    else if (step === '\b') cursor = Math.max(0, cursor - 1)
    else if (move === 'K') erase(cells, cursor, count)
    else if (move !== undefined) {
      const column = columnAfter(cursor, move, Math.max(1, Number(count)))
      if (column > cells.length) cells.push(' ')
      cursor = Math.min(column, cells.length)
    } else if (step === '\t' || !/^\p{Cc}/u.test(step)) {
      // Underlining: the underscore may come before or after its letter.
      if (!(step === '_' && isOver && cells[cursor]?.trim())) cells[cursor] = step
      cursor++
    }
    isOver = step === '\b'
  }
  return Array.from(cells, (cell: string | undefined) => cell ?? ' ').join('')
}

/** Erases to the end of the line, or all of it. Programs do not erase to the start. */
function erase(cells: string[], cursor: number, what: string): void {
  if (what === '' || what === '0') cells.length = Math.min(cells.length, cursor)
  else if (what === '2') cells.length = 0
}

function columnAfter(cursor: number, move: string, count: number): number {
  switch (move) {
    case 'C':
      return cursor + count
    case 'D':
      return Math.max(0, cursor - count)
    // To a column; the others move to the first column of another line.
    case 'G':
    case '`':
      return count - 1
    default:
      return 0
  }
}
