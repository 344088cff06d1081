import fc from 'fast-check'
import { deadlines } from '../../../build/testing/deadlines.ts'
import { processorMs } from '../../../build/testing/processor-time.ts'
import { describe, expect, test } from 'vitest'
import { FILE_NAME_BYTES, fileNameFor, fileNameOf } from './file-name.ts'

describe('a file name from someone else', () => {
  test.each([
    'handout.pdf',
    'Week 4 – torque (final).docx',
    '写真 2024.jpg',
    'отчёт.xlsx',
    'ملف.pdf',
    'हिन्दी.txt',
    'archive.tar.gz',
    'O’Brien & José.txt',
    '👩‍👩‍👧‍👦 🏳️‍🌈.png',
    'console.log',
    'com10.txt',
    'null.txt',
    'Aux cable.pdf',
    'a~b#c%d+e=f@g!h,i;j.txt',
  ])('%s stays as it is', (name) => {
    expect(fileNameOf(name, 'file')).toBe(name)
    expect(fileNameFor(name, 'file')).toBe(name)
  })

  test('any path gives a stable name that is valid on every system', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ...Array.from('/\\.:-* \u0000\u202e"<>|?~$¹'),
        'con',
        'NUL',
        'lpt1',
        '.txt',
        '..',
        'é',
        '😀',
        '\u0301',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        for (const nameOf of [fileNameOf, fileNameFor]) {
          const name = nameOf(units.join(''), 'file')
          expect(nameOf(name, 'file')).toBe(name)
          expect(name).not.toMatch(/[/\\:*?"<>|\p{Cc}]|^[.\s-]|[.\s]$|^$/u)
          expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)\s*(?:\.|$)/i)
          expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(FILE_NAME_BYTES)
        }
      }),
      { numRuns: 5_000 },
    )
  })

  test.each(['.', ' ', '/', '\\', '. ', './', '-'])('a frame full of %j takes little time', (sign) => {
    expect(processorMs(() => void fileNameOf(`x${sign.repeat(60_000 / sign.length)}x`, 'file'))).toBeLessThan(
      deadlines.pureMs,
    )
  })
})

describe('a title as a file name', () => {
  test.each([
    ['Physics 2b/3', 'Physics 2b-3'],
    ['AC/DC: live', 'AC-DC- live'],
    ['../..', 'room'],
    ['con', '_con'],
    ['Con brio', 'Con brio'],
    ['', 'room'],
  ])('%j becomes %j', (title, name) => {
    expect(fileNameFor(title, 'room')).toBe(name)
  })
})
