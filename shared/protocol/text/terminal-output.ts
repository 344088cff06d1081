// What programs print for a terminal, as the text that a reader of the terminal saw. Sequences are those of ECMA-48; every
// pattern excludes what begins the next one, so that no input takes more than linear time.

const CSI = String.raw`(?:\x1B\[[0-?]*|\x9B[0-?]+)[ -\/]*[@-~]?`
/** OSC (titles, hyperlinks), DCS, SOS, PM, APC, and the title of screen and tmux. One without an end takes no text with it. */
const STRING = String.raw`(?:\x1B[\]PX^_k]|[\x90\x98\x9D-\x9F])[^\p{Cc}--\t]*(?:\x07|\x1B\\|\x9C)`
/** Those that programs use: a letter after any other ESC is text. */
const SHORT = String.raw`\x1B(?:[ -\/]+[0-~]|[0-?cDEHMNOZno\|\}~])`
const SEQUENCE = `${STRING}|${CSI}|${SHORT}`

const SEQUENCES = new RegExp(SEQUENCE, 'gv')
/** One step of a cursor: a sequence, a control, or a character with its marks. */
const STEPS = new RegExp(String.raw`${SEQUENCE}|\p{Cc}|\P{Cc}[\p{M}\u200D]*`, 'gv')
/** What moves the cursor in its line, and K, which erases from it or the whole line. */
const MOVE = String.raw`(?:\x1B\[|\x9B)(\d{0,4})([CDEFGK\x60])`
const MOVING = new RegExp(String.raw`^${MOVE}$`)
const MOVES = new RegExp(String.raw`[\x08\r]|${MOVE}`)
const SPECIAL = /[\p{Cc}--\t]/v

/** Escape sequences go whole: without them of “\e[31mred” there would be “[31mred”. */
export const withoutEscapes = (text: string): string => text.replace(SEQUENCES, '')

/**
 * One line as a terminal shows it in the end: escape sequences and other controls but tabs go, `\r` writes over the line
 * from its beginning, as progress bars do, and a backspace over the character before, as manual pages do. Sequences that
 * move the cursor in its line or erase in it do so, but for columns beyond its end: a line never becomes longer than its
 * bytes, so what is to stand apart does by one blank.
 */
export function shownLine(line: string): string {
  if (!SPECIAL.test(line)) return line
  if (!MOVES.test(line)) return withoutEscapes(line)
  // Sparse: to blank a long line costs no more than to write one character.
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
      // An underline is written before its letter or after it.
      if (!(step === '_' && isOver && cells[cursor]?.trim())) cells[cursor] = step
      cursor++
    }
    isOver = step === '\b'
  }
  return Array.from(cells, (cell: string | undefined) => cell ?? ' ').join('')
}

/** To the end of the line, or all of it; to its beginning is what no program does. */
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
    // To a column; the others go to another line’s first one.
    case 'G':
    case '`':
      return count - 1
    default:
      return 0
  }
}
