import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownLine, withoutEscapes } from './terminal-output.ts'

const ESC = '\u001B'

describe('kind 13: escape sequences are removed whole', () => {
  test.each([
    ['a colour', `${ESC}[31mFAIL${ESC}[0m test one`, 'FAIL test one'],
    ['many parameters', `${ESC}[38;2;255;0;0;48:5:21mx${ESC}[m`, 'x'],
    ['private modes', `${ESC}[?25l${ESC}[?1049hx${ESC}[>4;1mx`, 'xx'],
    ['a hyperlink', `${ESC}]8;;http://example.com/a${ESC}\\link${ESC}]8;;${ESC}\\ end`, 'link end'],
    ['a hyperlink that ends with a bell', `${ESC}]8;id=1;http://a.b\u0007link${ESC}]8;;\u0007`, 'link'],
    ['a title', `${ESC}]0;title\u0007prompt$ ls`, 'prompt$ ls'],
    ['a title of tmux', `${ESC}ktitle${ESC}\\x`, 'x'],
    [
      'a device control string',
      `${ESC}P1$r0m${ESC}\\x${ESC}_app${ESC}\\${ESC}^pm${ESC}\\${ESC}Xsos${ESC}\\`,
      'x',
    ],
    ['a character set', `${ESC}(B${ESC}[mdone${ESC})0`, 'done'],
    ['two bytes', `${ESC}7${ESC}=${ESC}Mx${ESC}8${ESC}c`, 'x'],
    ['eight bits', '\u009B31mred\u009B0m \u009D0;t\u009Cx', 'red x'],
    ['a stray escape, without the letter after it', `Ann${ESC}Lee`, `Ann${ESC}Lee`],
    ['one cut off', `x${ESC}[31`, 'x'],
    ['one without an end, without the text after it', `${ESC}]0;title and text`, `${ESC}]0;title and text`],
    ['nothing', 'a [31m b \\e[0m', 'a [31m b \\e[0m'],
  ])('%s', (_, text, shown) => {
    expect(withoutEscapes(text)).toBe(shown)
    expect(shownLine(text)).toBe(shown)
  })
})

describe('kind 13: a line is as a terminal finally shows it', () => {
  test.each([
    ['a progress bar', `${ESC}[2K\rprogress 50%\r${ESC}[2Kprogress 100%`, 'progress 100%'],
    ['one without escapes', '  1%\r 50%\r100%', '100%'],
    ['one that ends with a return', '50%\r100%\r', '100%'],
    ['one that fills its frame', '[    ]\r[=\r[==\r[===\r[====', '[====]'],
    ['a spinner before its text', '| working\r/\r-\r\\', '\\ working'],
    ['erasing to the end', `downloading\rdone${ESC}[K`, 'done'],
    ['erasing all of it', `abcdef\b\b${ESC}[2Kx`, '    x'],
    ['a bar that goes to a column', `${ESC}[2K${ESC}[1G50%${ESC}[2K${ESC}[1G100%`, '100%'],
    ['one that goes back by columns', `50%${ESC}[3D100%`, '100%'],
    ['one that ends on the row below', `a 1%${ESC}[0Ea 2%${ESC}[2K${ESC}[1\`a 3%`, 'a 3%'],
    ['columns', `Host:${ESC}[10Gann${ESC}[2Cx`, 'Host: ann x'],
    ['a column beyond all columns', `a${ESC}[9999Cb`, 'a b'],
    ['backspaces over digits', '  0%\b\b\b\b 10%\b\b\b\b100%', '100%'],
    ['a heading of a manual page', 'N\bNA\bAM\bME\bE bold', 'NAME bold'],
    ['underlines before and after', '_\ba_\bb c\b_d\b_ _\b_', 'ab cd _'],
    ['letters with marks', 'e\u0301\be\u0301x', 'e\u0301x'],
    ['characters beyond the first plane', '🙂\b🙃 漢\b字', '🙃 字'],
    ['a backspace at the beginning', '\ba', 'a'],
    ['tabs and bells', 'a\tb\u0007c\r', 'a\tbc'],
  ])('%s', (_, line, shown) => {
    expect(shownLine(line)).toBe(shown)
  })

  test('for any input, only tabs are left of control characters, and the result is stable', () => {
    const piece = fc.constantFrom(
      '\r',
      '\b',
      '\t',
      ESC,
      '[',
      ']',
      'K',
      '2',
      'm',
      ';',
      '\\',
      '\u0007',
      '\u009C',
      '\u0090',
      '_',
      'é',
      '🙂',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const shown = shownLine(pieces.join(''))
        const clean = shown.replaceAll(/\p{Cc}/gu, (sign) => (sign === '\t' ? sign : ''))
        expect(shownLine(clean)).toBe(clean)
        if (/[\b\r]/.test(pieces.join(''))) expect(shown).toBe(clean)
      }),
    )
  })

  // In quadratic time, each of these would exceed the time of a test.
  test.each([
    `${ESC}]`,
    `${ESC}P`,
    '\u0090',
    `${ESC}[`,
    '\u009B',
    ESC,
    '\b',
    '\r',
    'a\b',
    'a\u0301',
    `${ESC}[2Kx`,
    `${ESC}[Kx\b`,
    `${ESC}[2K\r`,
    `${ESC}[9999C`,
    `x${ESC}[9999G`,
  ])('hundreds of thousands of %j take little time', (piece) => {
    const line = `${'x'.repeat(200_000)}${piece.repeat(200_000)}`
    expect(shownLine(`${line}\r!`).length).toBeGreaterThan(0)
    expect(withoutEscapes(line).length).toBeGreaterThan(0)
  })
})
