import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { notesOf, readChangelog } from './changelog.ts'

const text = `# Changelog

Words before.

## Unreleased

### Added

- Soon.

## 1.1.0 - 2026-02-01

### Fixed

- A thing.

## 1.0.0 - 2026-01-05

### Added

- All of it.
`

describe('the changelog', () => {
  test('of this project is well-formed', () => {
    const own = readChangelog(readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8'))
    expect(own.length).toBeGreaterThan(0)
  })

  test('gives each version its date and notes', () => {
    expect(readChangelog(text).map(({ version, date }) => [version, date])).toEqual([
      ['Unreleased', null],
      ['1.1.0', '2026-02-01'],
      ['1.0.0', '2026-01-05'],
    ])
    expect(notesOf(text, '1.1.0')).toBe('### Fixed\n\n- A thing.')
  })

  test.each([
    ['a heading of another form', '## v1.0', 'line 1: “## v1.0”'],
    ['a section of another name', '## 1.0.0 - 2026-01-01\n### News', 'line 2: “News”'],
    ['an old version first', '## 1.0.0 - 2026-01-01\n## 1.1.0 - 2026-02-01', 'newest first'],
    ['unreleased changes last', '## 1.0.0 - 2026-01-01\n## Unreleased', 'comes first'],
  ])('with %s is refused, naming the line', (_what, wrong, why) => {
    expect(() => readChangelog(wrong)).toThrow(why)
  })

  test('throws for a version that is missing or has no notes', () => {
    expect(() => notesOf(text, '2.0.0')).toThrow('no “## 2.0.0')
    expect(() => notesOf('## 1.0.0 - 2026-01-01\n', '1.0.0')).toThrow('no notes')
  })
})
