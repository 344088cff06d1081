import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

/** All values of a token, one for each place that sets it. */
const valuesOf = (name: string): string[] =>
  [...css.matchAll(new RegExp(`^\\s*${name}: ([^;]+);`, 'gm'))].map(([, value = '']) => value)

/** The hues of the rooms, and of the faces, in order. */
const huesOf = (attribute: string): number[] =>
  [...css.matchAll(new RegExp(`\\[${attribute}='\\d+'\\] \\{\\s*--hue: (\\d+);`, 'g'))].map(([, hue]) =>
    Number(hue),
  )

/** Degrees between two hues of the circle. */
const hueDistance = (a: number, b: number): number => Math.min(Math.abs(a - b), 360 - Math.abs(a - b))

describe('tokens', () => {
  const TEXT = ['12', '13', '15', '18', '24', '32'].flatMap((size) => [`--text-${size}`, `--line-${size}`])
  const BOXES = 'control control-small touch header icon icon-small avatar avatar-small'.split(' ')

  test.each([...TEXT, ...BOXES.map((name) => `--${name}`)])('%s grows with the user’s font size', (name) => {
    const values = valuesOf(name)
    expect(values).not.toEqual([])
    for (const value of values) expect(value).toMatch(/^[\d.]+rem$/)
  })

  const DANGER = 28
  const rooms = huesOf('data-tint')

  test('room hues differ enough from each other, and none is brown or close to danger', () => {
    expect(rooms).toHaveLength(5)
    for (const [index, hue] of rooms.entries()) {
      expect(hue >= 40 && hue <= 115).toBe(false)
      for (const other of [DANGER, ...rooms.slice(index + 1)]) {
        expect(hueDistance(hue, other)).toBeGreaterThanOrEqual(35)
      }
    }
  })

  test('the twelve avatar hues differ enough from each other', () => {
    const faces = huesOf('data-hue')
    expect(faces).toHaveLength(12)
    for (const [index, hue] of faces.entries())
      for (const other of faces.slice(index + 1)) expect(hueDistance(hue, other)).toBeGreaterThanOrEqual(20)
  })
})
