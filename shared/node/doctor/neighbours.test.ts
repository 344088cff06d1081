import { describe, expect, test } from 'vitest'
import { neighbourState, type NeighbourReading } from './neighbours.ts'

const known = (confirmedS: number | null, at: number): NeighbourReading => ({
  entry: { kind: 'known', confirmedS },
  at,
})
const reading = (kind: 'unanswered' | 'none', at: number): NeighbourReading => ({ entry: { kind }, at })

describe('the neighbour at an address', () => {
  test('is present if none was known before and one is now', () => {
    expect(neighbourState(reading('none', 0), known(null, 4_000))).toBe('present')
    expect(neighbourState(reading('unanswered', 0), known(4, 4_000))).toBe('present')
  })

  test('is present if it was confirmed in between', () => {
    expect(neighbourState(known(40, 0), known(0, 5_200))).toBe('present')
    expect(neighbourState(known(3, 0), known(4, 1_500))).toBe('remembered')
    expect(neighbourState(known(3, 0), known(1, 5_000))).toBe('present')
  })

  test('is only remembered while its entry ages', () => {
    expect(neighbourState(known(0, 0), known(4, 4_300))).toBe('remembered')
    expect(neighbourState(known(0, 0), known(3, 4_000))).toBe('remembered')
    expect(neighbourState(known(40, 0), known(44, 4_000))).toBe('remembered')
  })

  test('is only remembered if the system does not say since when', () => {
    expect(neighbourState(known(null, 0), known(null, 8_000))).toBe('remembered')
  })

  test('is absent or unknown if no one answered', () => {
    expect(neighbourState(known(40, 0), reading('unanswered', 8_000))).toBe('absent')
    expect(neighbourState(reading('none', 0), reading('none', 8_000))).toBe('unknown')
  })
})
