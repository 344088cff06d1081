import { expect, test } from 'vitest'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import { ask, enter, host, person, roomOf, start, until } from '../../shared/app/people.fixture.ts'

test('[S3] [G3] the host’s window still shows who was kicked after retention deleted the kick', async () => {
  const folder = tempFolder()
  const ann = start('Ann', folder)
  const { room, address } = await host(ann)
  const { id } = roomOf(ann)
  const bob = person('Bob')
  await enter(bob, address)
  const kicked = bob.state.profile.id
  await ask(ann, { kind: 'moderate', room, act: { kind: 'kick', member: kicked } })
  await until(ann, () => roomOf(ann).kicked.length > 0)
  await ann.close()
  const { log } = openRoomLog(folder, { id, name: 'Physics 2b' }, 0)
  log.forgetBefore(log.head.seq + 1)
  log.close()
  const again = person('Ann', folder)
  await ask(again, { kind: 'openRecent', id })
  expect(roomOf(again).kicked).toEqual([kicked])
})
