import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test.skipIf(process.platform === 'win32')('kind 7: a name that is not UTF-8 is refused', () => {
  const program = join(import.meta.dirname, 'parley.ts')
  const command = String.raw`exec "$0" "$1" join 127.0.0.1 --as "$(printf 'Gr\374n')"`
  const { status, stderr } = spawnSync('sh', ['-c', command, process.execPath, program], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([2, 'parley: The name after --as isn’t UTF-8 text.\n'])
})
