import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LIMITS_PAGE, limitsPage } from './limits-page.ts'

test('docs/LIMITS.md shows limits.ts as it is (node build/limits-page.ts writes it)', async () => {
  expect(readFileSync(LIMITS_PAGE, 'utf8')).toBe(await limitsPage())
})

test('every limit has a reason', async () => {
  const rows = (await limitsPage()).split('\n').filter((line) => line.startsWith('| `'))
  for (const row of rows) expect(row.split('|').at(-2)?.trim()).toMatch(/\w.*\.$/)
})
