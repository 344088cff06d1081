import { expect, test } from 'vitest'
import { hasTerminals } from '../build/testing/terminal.ts'
import { writeRoomCard } from '../shared/app/hosting/room-card.ts'
import { openRoomLog } from '../shared/node/storage/room-log/open.ts'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'
import { HOST, inTerminal, start } from './terminal/terminal.fixture.ts'

const DAY = 86_400_000

/** A room with events of these ages in days, as the arguments of a host that keeps 30 days. */
function hostArguments(ages: readonly number[]): string[] {
  const [data, card] = [tempFolder(), { id: 'lab', name: 'Lab' }]
  writeRoomCard(data, card)
  const { log } = openRoomLog(data, card, 0)
  const event = { kind: 'memberJoined', epoch: 1, author: { id: 'ann', name: 'Ann' } } as const
  log.add(ages.map((days, i) => ({ ...event, seq: i + 1, at: Date.now() - days * DAY, nonce: `n${i}` })))
  log.close()
  return [...HOST, '--keep-days', '30', '--data', data]
}

test('kind 1: the host is told that the clock is before the newest event, in a separate line for programs', async () => {
  const host = start('', ...hostArguments([90, 80, -60]), '--json')
  expect(JSON.parse(await host.line('"notice"'))).toEqual({
    type: 'notice',
    text: expect.stringMatching(/^This computer’s clock says .* Nothing is deleted because of its age while/),
  })
})

const DELETION =
  /2 entries in this room are older than 30 days and will be deleted once the room has been open for 24 more hours/

test('a pending deletion by age is announced when the room opens', async () => {
  const host = start('', ...hostArguments([90, 80, 1]))
  expect(await host.line('older than')).toMatch(DELETION)
})

test.skipIf(!hasTerminals)('a pending deletion is announced at a terminal, above the invite', async () => {
  const host = inTerminal({ columns: 200, rows: 60 }, ...hostArguments([90, 80, 1]))
  const text = await host.shows((shown) => shown.includes('parley://'))
  expect(text.slice(0, text.indexOf('parley://'))).toMatch(DELETION)
})
