// What programs print for a terminal, as the text that a reader of the terminal saw. Sequences are those of ECMA-48; every
// pattern excludes what begins the next one, so that no input takes more than linear time.

const CSI = String.raw`(?:\x1B\[[0-?]*|\x9B[0-?]+)[ -\/]*[@-~]?`
/** OSC (titles, hyperlinks), DCS, SOS, PM, APC, and the title of screen and tmux. Without an end only its beginning goes. */
const STRING = String.raw`(?:\x1B[\]PX^_k]|[\x90\x98\x9D-\x9F])[^\p{Cc}--\t]*(?:\x07|\x1B\\|\x9C)`
/** Those that programs use: a letter after any other ESC is text. */
const SHORT = String.raw`\x1B(?:[ -\/]+[0-~]|[0-?cDEHMNOZno\|\}~])`
const SEQUENCE = `${STRING}|${CSI}|${SHORT}`

const SEQUENCES = new RegExp(SEQUENCE, 'gv')
/** One step of a cursor: a sequence, a control, or a character with its marks. */
const STEPS = new RegExp(String.raw`${SEQUENCE}|\p{Cc}|\P{Cc}[\p{M}\u200D]*`, 'gv')
/** Erases from the cursor, or the whole line; what a cursor leaves behind is blank. */
const ERASE = new RegExp(String.raw`^(?:\x1B\[|\x9B)([02]?)K$`)
const MOVES = /[\b\r]/
const SPECIAL = /[\p{Cc}--\t]/v

/** Escape sequences go whole: without them of “\e[31mred” there would be “[31mred”. */
export const withoutEscapes = (text: string): string => text.replace(SEQUENCES, '')

/**
 * One line as a terminal shows it in the end: escape sequences and other controls but tabs go, `\r` writes over the line
 * from its beginning, as progress bars do, and a backspace over the character before, as manual pages do. What a sequence
 * does to the cursor means nothing here, but for erasing in the line.
 */
export function shownLine(line: string): string {
  if (!SPECIAL.test(line)) return line
  if (!MOVES.test(line)) return withoutEscapes(line)
  // Sparse: to blank a long line costs no more than to write one character.
  const cells: string[] = []
  let cursor = 0
  let isOver = false
  for (const [step] of line.matchAll(STEPS)) {
    const erased = ERASE.exec(step)?.[1]
    if (step === '\r') cursor = 0
    else if (step === '\b') cursor = Math.max(0, cursor - 1)
    else if (erased !== undefined) cells.length = erased === '2' ? 0 : Math.min(cells.length, cursor)
    else if (step === '\t' || !/^\p{Cc}/u.test(step)) {
      // An underline is written before its letter or after it.
      if (!(step === '_' && isOver && cells[cursor]?.trim())) cells[cursor] = step
      cursor++
    }
    isOver = step === '\b'
  }
  return Array.from(cells, (cell: string | undefined) => cell ?? ' ').join('')
}
