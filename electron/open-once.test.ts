import { expect, test } from 'vitest'
import { openOnce } from './open-once.ts'

test('concurrent callers share one open', async () => {
  let opens = 0
  const open = openOnce(() => Promise.resolve({ number: ++opens }))
  const [first, second] = await Promise.all([open(), open()])
  expect(first).toBe(second)
  expect([(await open()).number, opens]).toEqual([1, 1])
})

test('a failure rejects for all callers that wait, and the next caller tries again', async () => {
  const answers = [Promise.reject(new Error('EACCES')), Promise.resolve('open')]
  const open = openOnce(() => answers.shift() ?? Promise.reject(new Error('opened too often')))
  const tries = [open(), open()]
  for (const tried of tries) await expect(tried).rejects.toThrow('EACCES')
  expect(await open()).toBe('open')
  expect(await open()).toBe('open')
})
