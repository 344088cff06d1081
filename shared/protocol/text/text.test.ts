import fc from 'fast-check'
import { deadlines } from '../../../build/testing/deadlines.ts'
import { processorMs } from '../../../build/testing/processor-time.ts'
import { describe, expect, test } from 'vitest'
import { limits } from '../base/limits.ts'
import {
  checkBody,
  checkChannelName,
  checkName,
  checkRoomName,
  cleanBody,
  cleanName,
  isBlank,
} from './text.ts'

/**
 * Text of the characters that the rules concern, in any order: marks, jamo, joiners, tags, controls,
 * lone surrogates, emoji.
 */
const oneOf = (units: string) => fc.constantFrom(...Array.from(units))
const tricky = fc.string({
  unit: fc.oneof(
    oneOf('aAeJ# \n\r\t\u0000\u001b\u007f\u0085\u00a0\u00ad\u0300\u0301\u030c\u0308\u0323'),
    oneOf('\u1100\u1161\u11a8\u115f\u200b\u200c\u200d\u200e\u202e\u2028\u2066\u3164\ufeff\ufe0f'),
    oneOf('\u200c\u200d\u094d\u0dca\u0dc1رضكا\u064e\u093c\u0930'),
    oneOf('👩👧🏽🏴🇩🇪1\u20e3❤\u{e0067}\u{e007f}\u2800İẞΣﬁ\u212a\u0344\u0f73\ufff9'),
    fc.constantFrom('\ud83d', '\ude00'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 20,
})
const runs = { numRuns: 5_000 }

describe('a name', () => {
  test.each([
    ['is trimmed', '  Ann \t', 'Ann'],
    ['is one line', 'Ann\r\nof\nGreen', 'Ann of Green'],
    ['has single spaces, whatever kind they were', 'Ann\u00a0 \u2003\u3000B', 'Ann B'],
    ['has no control characters', 'A\u0000n\u001b[31mn\u007f\u0085', 'A nn'],
    ['has no direction overrides', '\u202eAnn\u202c \u2066\u2067B\u2068\u2069\u200e\u200f\u061c', 'Ann B'],
    ['has no zero widths', 'A\u200bn\u200c\u2060n\ufeff', 'Ann'],
    ['has no soft hyphens and fillers', 'A\u00ad\u034fn\u115f\u1160\u17b4n\u180e\u3164\uffa0', 'Ann'],
    ['has no annotation marks', 'A\ufff9n\ufffan\ufffb', 'Ann'],
    ['has no joiners where there is nothing to join', 'A\u200dn\u200dn', 'Ann'],
    ['has no non-joiner beside what does not join', 'علی\u200c B\u200cc', 'علی Bc'],
    ['has no joiner after the end of a word', 'ශ්\u200d', 'ශ්'],
    ['has no second joiner', 'ශ්\u200d\u200dරී', 'ශ්රී'],
    ['has no variation selectors on letters', 'A\ufe0fn\ufe00n\u{e0100}', 'Ann'],
    ['has no tags without a flag', 'Ann\u{e0067}\u{e0062}\u{e007f}', 'Ann'],
    ['has no braille blanks, which are invisible', '\u2800Ann\u2800', 'Ann'],
    ['is composed', 'A\u0308nn', 'Änn'],
    ['is composed after the characters in between are removed', 'A\u200b\u0308nn', 'Änn'],
    ['keeps canonical order of marks', 'q\u0307\u0323', 'q\u0323\u0307'],
    ['keeps three marks on a letter', 'q\u0300\u0301\u0302', 'q\u0300\u0301\u0302'],
    ['loses the fourth mark and all that follow', `q${'\u0300'.repeat(50)}w`, `q${'\u0300'.repeat(3)}w`],
    ['cannot hide more marks behind a joiner', 'q\u0300\u0300\u0300\u200d\u0300', 'q\u0300\u0300\u0300'],
    ['has no half surrogate pairs', 'A\ud83dnn\ude00', 'A\ufffdnn\ufffd'],
    ['without a visible character is empty', ' \u200b\u202e\u200d\ufe0f\n', ''],
  ])('[T1] %s', (_, raw, clean) => {
    expect(cleanName(raw)).toBe(clean)
  })

  test.each([
    ['a family', '👩‍👩‍👧‍👦'],
    ['a skin tone', '👍🏽'],
    ['a profession with a skin tone', '👩🏽‍🚀'],
    ['a heart with its selector', '❤️'],
    ['a heart on fire', '❤️‍🔥'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['a flag of a country', '🇩🇪'],
    ['a flag of tags', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['a keycap', '1️⃣'],
    ['letters of other scripts', 'Ñandú 東京 Ελλάς Привет'],
    ['Korean', '한국어'],
    ['Thai vowels and tones', 'ที่นี่'],
    ['Devanagari', 'हिन्दी'],
    ['Arabic and Hebrew', 'سلام שלום'],
    ['a Persian name with its non-joiner', 'علی\u200cرضا'],
    ['a Sinhala name with its joiner', 'ශ්\u200dරී'],
    ['a Hindi half letter with its joiner', 'क्\u200dष'],
    ['Vietnamese', 'Nguyễn Thị Ánh'],
    ['an apostrophe and an accent', 'O’Brien José'],
  ])('[T1] %s stays', (_, text) => {
    expect(cleanName(`Ann ${text} x`)).toBe(`Ann ${text} x`)
  })

  test('[T1] cleaning is idempotent, and the result is composed, well-formed and one line', () => {
    fc.assert(
      fc.property(tricky, (raw) => {
        const clean = cleanName(raw)
        expect(cleanName(clean)).toBe(clean)
        expect(clean.normalize('NFC')).toBe(clean)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).not.toMatch(/^\s|\s$|\s\s|[^\S ]|\p{Cc}|\p{M}{4}/u)
      }),
      runs,
    )
  })

  test.each([
    ['a name', checkName, limits.nameChars],
    ['a room’s name', checkRoomName, limits.roomNameChars],
    ['a channel’s name', checkChannelName, limits.channelChars],
    ['a message', checkBody, limits.bodyChars],
  ])('%s has from 1 character to its limit after cleaning', (_, check, max) => {
    const full = 'x'.repeat(max)
    expect(check('x')).toEqual({ ok: true, text: 'x' })
    expect(check(`\n${full} \n`)).toEqual({ ok: true, text: full })
    expect(check(`${full}x`)).toEqual({ ok: false, problem: 'too-long' })
    expect(check(`${'x'.repeat(max - 1)}🙂`)).toEqual({ ok: false, problem: 'too-long' })
    expect(check(' \n\t ')).toEqual({ ok: false, problem: 'empty' })
    expect(check('')).toEqual({ ok: false, problem: 'empty' })
  })
})

describe('a body', () => {
  test.each([
    ['keeps line breaks, tabs and inner blank lines', 'a\n\n\tb\n  c', 'a\n\n\tb\n  c'],
    ['has one kind of line end', 'a\r\nb\rc\n', 'a\nb\nc'],
    ['loses other control characters', 'a\u0000\u0007b\u007f\u0085\u001b', 'ab'],
    [
      'kind 13: loses escape sequences whole',
      '\u001b[31mred\u001b[0m\n\u001b]8;;a:b\u0007x\u001b]8;;\u0007',
      'red\nx',
    ],
    ['kind 13: has overwritten text as a terminal shows it', 'N\bNA\bA\n_\bx\n', 'NA\nx'],
    ['loses invisible lines around it', '\u2800\n\u200b\n\n  a\n \n\u3164\u2800\n', '  a'],
    ['keeps invisible lines within it', 'a\n\u2800\nb', 'a\n\u2800\nb'],
    ['keeps the selector of the last emoji', '\n❤️\n', '❤️'],
    ['loses blank ends', '\n\n a \n\t\n', ' a'],
    ['loses blank lines in front that hold spaces', ' \t\n\n  a', '  a'],
    ['keeps the indentation of its first line', '    code\n    more', '    code\n    more'],
    ['keeps direction marks and joiners, unlike a name', 'a\u200db \u202ec', 'a\u200db \u202ec'],
    ['keeps every mark', `q${'\u0300'.repeat(9)}`, `q${'\u0300'.repeat(9)}`],
    ['has no half surrogate pairs', 'a\ud83d', 'a\ufffd'],
    ['keeps a family', '👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    ['of blanks is empty', ' \n\t\r\n ', ''],
  ])('[T2] %s', (_, raw, clean) => {
    expect(cleanBody(raw)).toBe(clean)
  })

  test('[T2] cleaning is idempotent', () => {
    fc.assert(
      fc.property(tricky, (raw) => {
        const clean = cleanBody(raw)
        expect(cleanBody(clean)).toBe(clean)
        expect(clean).not.toMatch(/^\s*\n|\s$|[\p{Cc}--[\n\t]]/v)
      }),
      runs,
    )
  })

  // Quadratic time would take seconds, during which the host hangs for everyone.
  test.each([
    ['spaces', ' '],
    ['line breaks', '\n'],
    ['tabs and breaks', '\t\n'],
    ['carriage returns', '\r'],
    ['controls', '\u0000'],
    ['escape sequences', '\u001b[31m\b\u001b]'],
  ])('[T2] a frame full of %s takes little time', (_, blank) => {
    const raw = `x${blank.repeat(60_000 / blank.length)}x`
    expect(processorMs(() => void cleanBody(raw))).toBeLessThan(deadlines.pureMs)
  })
})

describe('invisible text', () => {
  const unseen = [
    ['zero widths', '\u200b\u200c\u200d\u2060\ufeff'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['braille blanks', '\u2800\n\u2800'],
    ['Korean fillers', '\u3164\u115f\u1160\uffa0'],
    ['variation selectors', '\ufe0f\ufe0e\u{e0100}'],
    ['tags', '\u{e0001}\u{e0041}\u{e007f}'],
    ['marks of direction', '\u200e\u200f\u061c\u202a\u202e\u2066\u2069'],
    ['blanks of all kinds', ' \t\n\u00a0\u2003\u3000\u1680'],
    ['controls', '\0\u0007\u001b\u007f\u0085'],
    ['places of objects', '\ufffc\ufff9\ufffa\ufffb'],
    ['a note that is not drawn', '\u{1d159}'],
    ['Khmer and Mongolian signs', '\u17b4\u17b5\u180b\u180e'],
    ['nothing', ''],
  ] as const

  test.each(unseen)('[T2] of %s is an empty message and an empty name', (_, text) => {
    for (const raw of [text, ` ${text} `, `${text}\n${text}`, text.repeat(3)]) {
      expect(isBlank(raw)).toBe(true)
      expect(cleanBody(raw)).toBe('')
      for (const check of [checkBody, checkName, checkRoomName, checkChannelName])
        expect(check(raw)).toEqual({ ok: false, problem: 'empty' })
    }
  })

  test.each([
    '.',
    '👩\u200d👩\u200d👧',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    '🏴\u{e0067}\u{e0062}\u{e007f}',
    '🇩',
    '\u0301',
    '\ufffd',
  ])('[T2] becomes visible with %j in it', (text) => {
    expect(isBlank(text)).toBe(false)
    expect(checkBody(text)).toEqual({ ok: true, text })
    for (const [, nothing] of unseen) expect(isBlank(`${nothing}${text}${nothing}`)).toBe(false)
  })

  test('[T2] stays invisible when joined, and hides no visible text', () => {
    fc.assert(
      fc.property(tricky, tricky, (one, other) => {
        expect(isBlank(one + other)).toBe(isBlank(one) && isBlank(other))
        // Escape sequences are removed whole, with their visible characters.
        const text = one.replaceAll(/\p{Cc}/gu, '')
        expect(checkBody(text).ok || checkBody(text)).toEqual(
          isBlank(text) ? { ok: false, problem: 'empty' } : true,
        )
        const stored = checkBody(one)
        expect(stored.ok && isBlank(stored.text)).toBe(false)
      }),
      runs,
    )
  })
})

describe('a channel’s name', () => {
  test.each([
    ['general', 'general'],
    ['#general', 'general'],
    ['  ## Tea  Time ', 'tea-time'],
    ['# # tea', 'tea'],
    ['#\u200b#tea', 'tea'],
    ['c#', 'c#'],
    ['ÄRGER', 'ärger'],
    ['Tee\npause', 'tee-pause'],
    ['already-dashed name', 'already-dashed-name'],
    ['J\u030cazz', '\u01f0azz'],
    ['__proto__', '__proto__'],
  ])('[T3] %j becomes %j', (raw, text) => {
    expect(checkChannelName(raw)).toEqual({ ok: true, text })
  })

  test.each(['', '#', '###', ' # ', '#\u200b', '\u202e'])('[T3] %j is empty', (raw) => {
    expect(checkChannelName(raw)).toEqual({ ok: false, problem: 'empty' })
  })

  test('[T3] a checked name is stable, composed and without a leading #', () => {
    fc.assert(
      fc.property(tricky, (raw) => {
        const checked = checkChannelName(raw)
        if (!checked.ok) return
        expect(checkChannelName(checked.text)).toEqual(checked)
        expect(checked.text).not.toMatch(/^#|\s/)
        expect(checked.text.normalize('NFC')).toBe(checked.text)
      }),
      runs,
    )
  })
})
