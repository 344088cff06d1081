import { describe, expect, test } from 'vitest'
import { neighbourSince, type NeighbourReading } from './neighbours.ts'

const known = (confirmedS: number | null, at: number): NeighbourReading => ({
  entry: { kind: 'known', confirmedS },
  at,
})
const look = (kind: 'unanswered' | 'none', at: number): NeighbourReading => ({ entry: { kind }, at })

describe('who has an address', () => {
  test('is answered when no one was known before and someone is now', () => {
    expect(neighbourSince(look('none', 0), known(null, 4_000))).toBe('present')
    expect(neighbourSince(look('unanswered', 0), known(4, 4_000))).toBe('present')
  })

  test('is answered when it was confirmed in between', () => {
    expect(neighbourSince(known(40, 0), known(0, 5_200))).toBe('present')
    expect(neighbourSince(known(3, 0), known(4, 1_500))).toBe('remembered')
    expect(neighbourSince(known(3, 0), known(1, 5_000))).toBe('present')
  })

  test('is merely remembered while the memory of it ages', () => {
    expect(neighbourSince(known(0, 0), known(4, 4_300))).toBe('remembered')
    expect(neighbourSince(known(0, 0), known(3, 4_000))).toBe('remembered')
    expect(neighbourSince(known(40, 0), known(44, 4_000))).toBe('remembered')
  })

  test('is merely remembered where the system does not say since when', () => {
    expect(neighbourSince(known(null, 0), known(null, 8_000))).toBe('remembered')
  })

  test('is no one who answered when asked', () => {
    expect(neighbourSince(known(40, 0), look('unanswered', 8_000))).toBe('absent')
    expect(neighbourSince(look('none', 0), look('none', 8_000))).toBe('unknown')
  })
})
