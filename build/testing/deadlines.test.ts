import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

test('no test sets its own deadline', () => {
  const files = globSync(['{shared,cli,build,renderer,electron}/**/*.test.{ts,tsx}', 'e2e/**/*.ts'], {
    cwd: root,
  })
  expect(files.length).toBeGreaterThan(200)
  const own = files.filter((file) =>
    // An option of one step, or the argument after the function of a test or a hook.
    /\btimeout: ?\d|^ *\}, [\d_]{4,}\)$/m.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(own).toEqual([])
})
