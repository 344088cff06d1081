/** Characters that end a sentence or a quotation, and hardly ever an address. */
const TRAILING = new Set('.,;:!?’‘|…·،؛؟।')
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const OPENING = new Set(Object.values(BRACKETS))
/** Emphasis and quotation marks that are the same at both ends. An address may also end in one. */
const PAIRED = new Set("*_~'")
const BETWEEN_WORDS = /[\s\p{P}\p{S}]/u

/**
 * The brackets, quotes and emphasis marks that are open at a position in a text, and may be closed
 * by what follows.
 */
export class Openings {
  readonly #brackets: Record<string, number> = {}
  readonly #paired = new Set<string>()

  /** Reads the next part of the text, from index `from` to before `to`. */
  read(text: string, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const sign = text.charAt(at)
      const opening = BRACKETS[sign]
      if (OPENING.has(sign)) this.#brackets[sign] = this.openBrackets(sign) + 1
      else if (opening !== undefined) this.#brackets[opening] = Math.max(0, this.openBrackets(opening) - 1)
      // Emphasis does not continue on the next line.
      else if (sign === '\n') this.#paired.clear()
      else if (PAIRED.has(sign)) this.#readPaired(sign, text.charAt(at - 1), text.charAt(at + 1))
    }
  }

  openBrackets(opening: string): number {
    return this.#brackets[opening] ?? 0
  }

  isOpen(paired: string): boolean {
    return this.#paired.has(paired)
  }

  /** A mark before a word opens, one after a word closes, and one within (snake_case) is text. */
  #readPaired(sign: string, before: string, after: string): void {
    const isBefore = before === '' || BETWEEN_WORDS.test(before)
    const isAfter = after === '' || BETWEEN_WORDS.test(after)
    if (isBefore && !/^\s?$/.test(after)) this.#paired.add(sign)
    else if (isAfter && !isBefore) this.#paired.delete(sign)
  }
}

/**
 * An address without the punctuation of its sentence, and without closing marks of what was opened
 * before it. A closing bracket that the address itself opens belongs to it. Takes linear time, also
 * for a row of brackets.
 */
export function withoutTrailing(address: string, openings: Openings): string {
  const own: Record<string, number> = {}
  for (const char of address) {
    const opening = BRACKETS[char] ?? char
    if (BRACKETS[char] !== undefined) own[opening] = (own[opening] ?? 0) - 1
    else if (OPENING.has(char)) own[opening] = (own[opening] ?? 0) + 1
  }
  const left: Record<string, number> = {}
  let end = address.length
  for (; end > 0; end--) {
    const char = address.charAt(end - 1)
    const opening = BRACKETS[char]
    if (opening !== undefined) {
      const open = left[opening] ?? openings.openBrackets(opening)
      if ((own[opening] ?? 0) >= 0 || open === 0) break
      own[opening] = (own[opening] ?? 0) + 1
      left[opening] = open - 1
    } else if (!TRAILING.has(char) && !(PAIRED.has(char) && openings.isOpen(char))) break
  }
  return address.slice(0, end)
}

const OTHER_SCRIPT = /[\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Han}\p{scx=Hangul}]/u
const OTHER_SCRIPTS = new RegExp(`(?<!${OTHER_SCRIPT.source})${OTHER_SCRIPT.source}`, 'gu')
/** The end of an ASCII host: a label with Latin letters, an IP address, or a port. */
const ENDS_ASCII = /\p{Script=Latin}[\p{Script=Latin}\d-]*$|^\d+(?:\.\d+){3}$|:\d+$|\]$/u
/** Characters that cannot end a host, although they can end a path. */
const NO_END_OF_HOST = /[^\p{L}\p{N}\p{M}\]]+$/u
/** No host is longer. */
const HOST_CHARS = 300

/**
 * In languages without spaces, such as Japanese, text may follow an address directly. The host ends
 * where a label changes from Latin letters to kana, Han or Hangul, and where these follow an IP
 * address or a port. A label entirely in these scripts is part of the host. An address that is only
 * a host ends with a letter or a digit.
 */
export function untilOtherScript(address: string): string {
  const start = address.indexOf('//') + 2
  const length = address.slice(start).search(/[/?#\\]/)
  const end = length < 0 ? address.length : start + length
  const hostStart = start + address.slice(start, end).lastIndexOf('@') + 1
  const host = address.slice(hostStart, Math.min(end, hostStart + HOST_CHARS))
  for (const { index } of host.matchAll(OTHER_SCRIPTS)) {
    const before = host.slice(0, index).replace(NO_END_OF_HOST, '')
    if (ENDS_ASCII.test(before)) return address.slice(0, hostStart + before.length)
  }
  return end === address.length && host.length < HOST_CHARS
    ? address.slice(0, hostStart) + host.replace(NO_END_OF_HOST, '')
    : address
}
