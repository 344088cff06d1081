import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import type { Cancel, Clock } from '../../protocol/base/clock.ts'

/**
 * Links computed per step while a room is open, and the pause between steps: a thousandth of a
 * processor's time.
 */
const CHAIN_STEP = 100
const CHAIN_MS = 500

/**
 * Computes the chain of a log in small steps [S5]. Returns a function that stops it, to be called
 * before the log is closed.
 */
export function growChain(log: Pick<RoomLog, 'advanceChain'>, clock: Pick<Clock, 'after'>): Cancel {
  let cancel: Cancel = () => {}
  const later = () => {
    cancel = clock.after(CHAIN_MS, () => {
      log.advanceChain(CHAIN_STEP)
      later()
    })
  }
  later()
  return () => cancel()
}
