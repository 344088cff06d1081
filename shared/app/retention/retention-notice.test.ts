import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeNotices } from '../../words/notice-words.ts'
import { openRoomLog } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { ask, host, roomOf, start, until } from '../people.fixture.ts'

const DAY = 86_400_000

/**
 * The notice of a room in which no one has written for some days, hosted again by someone who keeps
 * 30.
 */
async function noticeAfter(days: number) {
  const folder = tempFolder()
  const settings = { version: 1, name: 'Ann', recents: [], keep: { days: 30 } }
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
  const ann = start('Ann', folder)
  await host(ann)
  await ask(ann, { kind: 'createChannel', room: roomOf(ann).ref, name: 'tea' })
  const { id } = roomOf(ann)
  await ann.close()
  const { log } = openRoomLog(folder, { id, name: '' }, 0)
  log.database.prepare('UPDATE events SET at = at - ?').run(days * DAY)
  log.close()
  const again = start('Ann', folder)
  onTestFinished(() => again.close())
  await ask(again, { kind: 'openRecent', id })
  await until(again, () => roomOf(again).notices.length > 0)
  return describeNotices(roomOf(again).notices)
}

test('kind 1: the window says when the clock is before the newest event, and what a long pause is about to delete', async () => {
  expect(await noticeAfter(-60)).toMatch(/Nothing is deleted because of its age/)
  expect(await noticeAfter(90)).toMatch(/1 entry in this room is older than 30 days/)
})
