import { describe, expect, test } from 'vitest'
import { hostileNames } from '../../shared/protocol/text/hostile.fixture.ts'
import { messageOf } from '../../shared/protocol/log/message.ts'
import { localDay } from '../../shared/protocol/base/local-day.ts'
import {
  dayLines,
  formatHit,
  formatName,
  formatNote,
  indentedText,
  withoutControls,
  type TerminalStyle,
} from './terminal-text.ts'

const plain: TerminalStyle = { colour: false, time: () => '14:02', day: () => '2026-11-03' }
const coloured: TerminalStyle = { ...plain, colour: true }

describe('text for a terminal', () => {
  test.each(['👩‍👩‍👧‍👦 🏳️‍🌈', 'سلام שלום', 'हिन्दी ที่นี่', '日本語', 'Nguyễn Thị Ánh', 'O’Brien José'])(
    '%s is shown unchanged',
    (text) => {
      expect(indentedText(text)).toBe(text)
      expect(formatNote(text, plain)).toBe(`— ${text}`)
    },
  )

  test('names have no deceptive characters, whatever the host sends', () => {
    for (const { raw, shown } of hostileNames) {
      expect(formatName({ id: 'b', name: raw }, plain), JSON.stringify(raw)).toBe(shown)
    }
  })

  test('a note contains only Parley’s own colours, whatever it quotes', () => {
    expect(formatNote('Back in \u001b[2J\u001b]0;x\u0007Room\nx.', plain)).toBe('— Back in  [2J ]0;x Room x.')
    expect(formatNote('a \u202Eb', plain)).toBe('— a <U+202E>b')
    const name = formatName({ id: 'b', name: 'Bob' }, coloured)
    expect(formatNote(`Here: ${name}`, coloured)).toBe(`\u001b[2m— Here: ${name}\u001b[0m`)
  })

  test('the answer of another program has no control characters', () => {
    expect(withoutControls('one\ntwo\u001b[2J\u009b31m\r\u202E')).toBe('one\ntwo [2J 31m <U+202E>')
  })

  test('a found message is one line', () => {
    const excerpt = [
      { text: 'a\n\u2028\u001b[2J ', marked: false },
      { text: 'b\u202E', marked: true },
      { text: ' c', marked: false },
    ]
    const author = { id: 'b', name: 'Bob' }
    const place = { epoch: 1, seq: 1, at: 0, author, nonce: 'n', channel: 'general' }
    const message = messageOf({ ...place, kind: 'messagePosted', content: { text: 'x' } })
    expect(formatHit({ message, excerpt }, plain)).toBe('2026-11-03 14:02 Bob: a   [2J b<U+202E> c')
  })
})

test('kind 10: each new day has a line, except today at the beginning', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
  const newDay = dayLines(at(27, 8), { ...plain, day: localDay })
  const moments = [at(27, 7), at(27, 9), at(28, 1), at(28, 2), at(27, 23)]
  expect(moments.map(newDay)).toEqual([
    null,
    null,
    '— Saturday, November 28, 2026',
    null,
    '— Friday, November 27, 2026',
  ])
})
