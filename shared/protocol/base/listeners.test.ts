import { expect, test } from 'vitest'
import { Listeners } from './listeners.ts'

function setUp() {
  const faults: unknown[] = []
  const heard: string[] = []
  return { faults, heard, listeners: new Listeners<string>((error) => faults.push(error)) }
}

test('kind 4: if a listener throws, the others are still called, and the caller is not affected', () => {
  const { faults, heard, listeners } = setUp()
  const full = new Error('QuotaExceededError')
  listeners.add((text) => heard.push(`first ${text}`))
  listeners.add(() => {
    throw full
  })
  listeners.add((text) => heard.push(`last ${text}`))
  listeners.notify('a')
  listeners.notify('b')
  expect(heard).toEqual(['first a', 'last a', 'first b', 'last b'])
  expect(faults).toEqual([full, full])
})

test('a listener that is removed by another during a call is not called', () => {
  const { heard, listeners } = setUp()
  listeners.add((text) => {
    heard.push(text)
    end()
  })
  const end = listeners.add((text) => heard.push(`other ${text}`))
  expect(listeners.size).toBe(2)
  listeners.notify('a')
  expect(heard).toEqual(['a'])
  expect(listeners.size).toBe(1)
})

test('a listener that is added during a call is called from the next one on', () => {
  const { heard, listeners } = setUp()
  const end = listeners.add(() => {
    end()
    listeners.add((text) => heard.push(text))
  })
  listeners.notify('a')
  expect(heard).toEqual([])
  listeners.notify('b')
  expect(heard).toEqual(['b'])
})
