import { describe, expect, onTestFinished, test } from 'vitest'
import { act } from '../host/classroom.fixture.ts'
import { memoryDoor } from '../host/door.ts'
import { RoomFixture } from '../host/room.fixture.ts'
import { openRoomLog } from '../node/room-log/open.ts'
import { tempFolder } from '../node/room-log/temp-folder.fixture.ts'

/** A room over a real log, whose host forgets old events and starts again. */
function room() {
  const { log } = openRoomLog(tempFolder(), { id: 'room-1', name: 'Physics 2b' }, 0)
  onTestFinished(() => log.close())
  const door = memoryDoor()
  const start = () => new RoomFixture(log, { policy: 'open', door })
  return { log, start }
}

describe('[G3] what a host has forgotten', () => {
  test('is no message that anybody may remove: copies may still have it, and it is not theirs', () => {
    const { log, start } = room()
    const fixture = start()
    const [ann, bob] = [fixture.join('Ann'), fixture.join('Bob')]
    ann.post('by Ann')
    const forgotten = log.head.seq
    bob.post('by Bob')
    log.forgetBefore(forgotten + 1)
    expect(act(bob, { kind: 'remove', seq: forgotten })).toBe('no-such-message')
    expect(act(fixture.own('Olga'), { kind: 'remove', seq: forgotten })).toBe('no-such-message')
    expect(act(bob, { kind: 'remove', seq: forgotten + 1 })).toBe('done')
  })
})
