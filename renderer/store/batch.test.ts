import { describe, expect, test } from 'vitest'
import { createBatch } from './batch.ts'

function setUp() {
  const applied: number[][] = []
  const due: (() => void)[] = []
  const batch = createBatch<number>(
    (items) => applied.push([...items]),
    (run) => due.push(run),
  )
  return { applied, batch, tick: () => due.shift()?.() }
}

describe('createBatch', () => {
  test('applies a single item at once, and the ones that follow together', () => {
    const { applied, batch, tick } = setUp()
    batch.push(1)
    batch.push(2)
    batch.push(3)
    expect(applied).toEqual([[1]])
    tick()
    expect(applied).toEqual([[1], [2, 3]])
  })

  test('applies an item at once after a pause, but not during a burst', () => {
    const { applied, batch, tick } = setUp()
    batch.push(1)
    batch.push(2)
    tick()
    batch.push(3)
    expect(applied).toEqual([[1], [2]])
    tick()
    tick()
    batch.push(4)
    expect(applied).toEqual([[1], [2], [3], [4]])
  })

  test('flush applies waiting items in order, and only once', () => {
    const { applied, batch, tick } = setUp()
    batch.push(1)
    batch.push(2)
    batch.flush()
    tick()
    expect(applied).toEqual([[1], [2]])
  })
})
