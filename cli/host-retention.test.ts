import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Running } from '../build/testing/running.ts'
import { keepRoomCard } from '../shared/app/room-card.ts'
import { openRoomLog } from '../shared/node/room-log/open.ts'
import { tempFolder } from '../shared/node/room-log/temp-folder.fixture.ts'

const DAY = 86_400_000

/** A room whose events are so many days old, hosted by a program that keeps 30 days of it. */
async function hosting(ages: readonly number[], ...more: string[]) {
  const [data, card] = [tempFolder(), { id: 'lab', name: 'Lab' }]
  keepRoomCard(data, card)
  const { log } = openRoomLog(data, card, 0)
  const event = { kind: 'memberJoined', epoch: 1, author: { id: 'ann', name: 'Ann' } } as const
  log.append(ages.map((days, i) => ({ ...event, seq: i + 1, at: Date.now() - days * DAY, nonce: `n${i}` })))
  log.close()
  const args = ['host', '--hidden', '--bind', '127.0.0.1', '--port', '0', '--keep-days', '30', '--data', data]
  const host = new Running(process.execPath, [join(import.meta.dirname, 'parley.ts'), ...args, ...more], {})
  onTestFinished(() => host.kill())
  return host
}

test('kind 1: a clock that is before the newest event is told to the host, as a line of its own for programs', async () => {
  const host = await hosting([90, 80, -60], '--json')
  expect(JSON.parse(await host.line('"notice"'))).toEqual({
    type: 'notice',
    text: expect.stringMatching(/^This computer's clock says .* Nothing is deleted for its age while/),
  })
})

test('what is going to be deleted for its age is said when the room opens', async () => {
  const host = await hosting([90, 80, 1])
  expect(await host.line('older than')).toMatch(
    /2 entries in this room are older than 30 days, to be deleted once the room has been open for 24 more hours/,
  )
})
