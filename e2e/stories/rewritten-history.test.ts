import { describe, expect, test } from 'vitest'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import {
  ask,
  bodies,
  enter,
  host,
  person,
  roomOf,
  say,
  start,
  until,
} from '../../shared/app/people.fixture.ts'

const entriesOf = (app: ParleyApp) =>
  roomOf(app).channels.find(({ name }) => name === 'general')?.entries ?? []

describe('[S5] a history that its host has rewritten', () => {
  test('is noticed by a returning member; an honest restart causes no warning', async () => {
    const [annFolder, bobFolder] = [tempFolder(), tempFolder()]
    const inRoom = async (tamper: (id: string) => void) => {
      const id = roomOf(ann).id
      await ann.close()
      tamper(id)
      ann = start('Ann', annFolder)
      await ask(ann, { kind: 'openRecent', id })
    }
    let ann = start('Ann', annFolder)
    const { address } = await host(ann, 'open')
    const bob = person('Bob', bobFolder)
    await enter(bob, address)
    await say(bob, 'I owe you 10')
    await until(bob, () => bodies(bob).includes('I owe you 10'))
    await inRoom(() => {})
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(bob, () => roomOf(bob).session.kind === 'joined')
    expect(roomOf(bob).notices).toEqual([])
    await inRoom((id) => {
      const { log } = openRoomLog(annFolder, { id, name: 'Physics 2b' }, 0)
      log.database.exec("UPDATE events SET text = 'I owe you 1000' WHERE text = 'I owe you 10'")
      // An attacker computes the chain again.
      log.database.exec("DELETE FROM meta WHERE key LIKE 'chain%'")
      log.database.close()
    })
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(bob, () => roomOf(bob).notices.length > 0)
    expect(roomOf(bob).notices).toEqual([{ kind: 'historyRewritten' }])
    // For a newcomer the forged message is marked: Bob has not signed it.
    const cy = person('Cy')
    expect(await enter(cy, address)).toBe('joined')
    await until(cy, () => entriesOf(cy).length > 0)
    const before = entriesOf(cy)[0]?.seq ?? 0
    const older = await ask(cy, { kind: 'loadOlder', room: roomOf(cy).ref, channel: 'general', before })
    const forged = older.entries.find((entry) => entry.kind === 'message')
    const shown = (room: RoomState) => room.forged.includes(forged?.seq ?? 0)
    await until(cy, () => shown(roomOf(cy)))
    await ann.close()
  })
})
