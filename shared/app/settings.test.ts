import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../node/storage/room-log/temp-folder.fixture.ts'
import { Settings } from './settings.ts'

test.each([
  ['Ann', 'Ann'],
  [' Ann\tB ', 'Ann B'],
  ['\u202eAnn\u200b', 'Ann'],
  ['\u3164', ''],
])('the name %j in edited settings is read as “%s”, like a typed one', (name, used) => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, name, recents: [] }))
  expect(new Settings(folder).name).toBe(used)
})
