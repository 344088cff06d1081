import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The values that a token has, one for each place that sets it. */
const valuesOf = (name: string): string[] =>
  [...css.matchAll(new RegExp(`^\\s*${name}: ([^;]+);`, 'gm'))].map(([, value = '']) => value)

/** The hues of the rooms, and of the faces, in order. */
const huesOf = (attribute: string): number[] =>
  [...css.matchAll(new RegExp(`\\[${attribute}='\\d+'\\] \\{\\s*--hue: (\\d+);`, 'g'))].map(([, hue]) =>
    Number(hue),
  )

/** Degrees between two hues of the circle. */
const apart = (a: number, b: number): number => Math.min(Math.abs(a - b), 360 - Math.abs(a - b))

describe('tokens', () => {
  test.each([
    ...['--text-12', '--text-13', '--text-15', '--text-18', '--text-24', '--text-32'],
    ...['--line-12', '--line-13', '--line-15', '--line-18', '--line-24', '--line-32'],
    ...['--control', '--control-small', '--touch', '--header', '--icon', '--icon-small'],
    ...['--avatar', '--avatar-small'],
  ])('%s grows with the user’s font size', (name) => {
    const values = valuesOf(name)
    expect(values).not.toEqual([])
    for (const value of values) expect(value).toMatch(/^[\d.]+rem$/)
  })

  const DANGER = 28
  const rooms = huesOf('data-tint')

  test('rooms can be told apart, and none is mud or looks like danger', () => {
    expect(rooms).toHaveLength(5)
    for (const [index, hue] of rooms.entries()) {
      expect(hue >= 40 && hue <= 115).toBe(false)
      for (const other of [DANGER, ...rooms.slice(index + 1)]) {
        expect(apart(hue, other)).toBeGreaterThanOrEqual(35)
      }
    }
  })

  test('faces have twelve hues, each its own', () => {
    const faces = huesOf('data-hue')
    expect(faces).toHaveLength(12)
    for (const [index, hue] of faces.entries())
      for (const other of faces.slice(index + 1)) expect(apart(hue, other)).toBeGreaterThanOrEqual(20)
  })
})
