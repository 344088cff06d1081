import { onTestFinished } from 'vitest'
import { openRoomLog } from '../../node/storage/room-log/open.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance, systemClock } from '../../node/system.ts'
import { defaultHostLimits } from '../../protocol/base/host-limits.ts'
import { HostedRoom, type HostedRoomOptions } from './hosted-room.ts'
import type { RoomCard } from './room-card.ts'

export const LAB: RoomCard = { id: 'room', name: 'Lab' }

/**
 * A room without a user, open to all unless stated otherwise. Closed when the test ends, or earlier
 * by `close`.
 */
export async function listening({
  card = LAB,
  folder = tempFolder(),
  ...options
}: Partial<
  Pick<HostedRoomOptions, 'card' | 'folder' | 'bind' | 'port' | 'plain' | 'policy' | 'interfaces'>
> = {}) {
  const { log } = openRoomLog(folder, card, systemClock.now())
  const hosted = await HostedRoom.open({
    card,
    history: log,
    folder,
    bind: '127.0.0.1',
    port: 0,
    clock: systemClock,
    chance: systemChance,
    limits: defaultHostLimits,
    plain: false,
    policy: 'open',
    ...options,
  })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await hosted.stop()
    log.close()
  }
  onTestFinished(close)
  const state = await hosted.start()
  if (state.kind !== 'listening') throw new Error(state.kind)
  return { hosted, log, port: state.at.port, close }
}
