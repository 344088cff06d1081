import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { logPath } from '../node/storage/room-log/open.ts'
import { tempFolder } from '../node/storage/room-log/temp-folder.fixture.ts'
import { host, person, start } from './people.fixture.ts'

test('an app that is closed while it joins leaves nothing behind', async () => {
  const ann = person('Ann')
  const { address } = await host(ann)
  const bob = start('Bob')
  const joining = bob.dispatch({ kind: 'joinRoom', address })
  await bob.close()
  expect((await joining).ok).toBe(false)
  expect(bob.state.rooms).toEqual([])
})

test('an app that is closed while it opens a room also closes that room, and keeps it', async () => {
  const folder = tempFolder()
  const ann = start('Ann', folder)
  const opening = ann.dispatch({ kind: 'hostRoom', name: 'Lab', bind: '127.0.0.1', port: 0 })
  await ann.close()
  expect((await opening).ok).toBe(true)
  expect(ann.state.rooms).toEqual([])
  expect(ann.state.recents.map(({ id }) => existsSync(logPath(folder, id)))).toEqual([true])
})
