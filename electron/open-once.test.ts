import { expect, test } from 'vitest'
import { openOnce } from './open-once.ts'

test('what is openOnce is openOnce once, no matter who comes first', async () => {
  let opens = 0
  const thing = openOnce(() => Promise.resolve({ number: ++opens }))
  const [first, second] = await Promise.all([thing(), thing()])
  expect(first).toBe(second)
  expect([(await thing()).number, opens]).toEqual([1, 1])
})

test('what could not be openOnce is told to all who waited, and openOnce again by the next', async () => {
  const answers = [Promise.reject(new Error('EACCES')), Promise.resolve('open')]
  const thing = openOnce(() => answers.shift() ?? Promise.reject(new Error('opened too often')))
  const tries = [thing(), thing()]
  for (const tried of tries) await expect(tried).rejects.toThrow('EACCES')
  expect(await thing()).toBe('open')
  expect(await thing()).toBe('open')
})
