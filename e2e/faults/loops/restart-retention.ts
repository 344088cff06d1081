import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRoomLog } from '../../../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../../../shared/node/storage/room-log/room-log.ts'
import { CHAIN_START } from '../../../shared/protocol/trust/proofs.ts'
import { RandomRoom, differences, syncCopy, stateIn } from '../random-room.ts'
import { Random } from '../random.ts'
import type { Outcome, OnProgress } from '../outcome.ts'

const ROOM = { id: 'room-1', name: 'Faults' }
const STEPS = 150

const counts = { seeds: 0, restarts: 0, copies: 0, forgets: 0, events: 0, forgotten: 0, acts: 0, lost: 0 }

/**
 * Runs seeds of rooms in which people join, leave, rename themselves, make channels and are
 * moderated, while the logs forget their oldest events at random, at the host and in a member's
 * copy. After each restart a room knows what it knew before: members and their names, bans, mutes,
 * moderators, channels, slow mode and the policy. The copy says the same.
 */
export async function restartBehindRetention(
  first: number,
  seeds: number,
  onProgress: OnProgress = () => {},
): Promise<Outcome> {
  const problems: string[] = []
  const sum = { ...counts }
  for (let seed = first; seed < first + seeds; seed++) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-restarts-'))
    try {
      const found = runSeed(new Random(seed), folder, sum)
      sum.lost += found.length
      problems.push(...found.map((problem) => `seed ${seed}: ${problem}`))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    sum.seeds++
    if (sum.seeds % 50 === 0) onProgress(`restarts behind retention: ${sum.seeds} of ${seeds}`)
    // Lets other work on this thread run.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { name: 'restarts behind retention', seed: first, counts: sum, problems, skipped: null }
}

function runSeed(random: Random, folder: string, sum: typeof counts): string[] {
  const { log } = openRoomLog(join(folder, 'host'), ROOM, 0)
  let { log: copy } = openRoomLog(join(folder, 'copy'), ROOM, 0)
  log.beginChain()
  copy.restart({ epoch: 1, seq: 0 })
  copy.anchor({ seq: 0, link: CHAIN_START })
  const room = new RandomRoom(log, random)
  const problems: string[] = []
  // A copy that fell behind starts again, and then lacks what was decided earlier.
  let isWhole = true
  const catchUp = () => {
    isWhole = syncCopy(copy, log) && isWhole
  }
  try {
    for (let step = 0; step < STEPS && problems.length === 0; step++) {
      room.step()
      if (random.chance(0.1)) catchUp()
      if (random.chance(0.05)) {
        if (random.chance(0.95)) catchUp()
        forget(log, random)
        sum.forgets++
      }
      if (random.chance(0.05)) forget(copy, random)
      if (!random.chance(0.05)) continue
      sum.restarts++
      catchUp()
      const before = room.state
      room.restart()
      copy.close()
      copy = openRoomLog(join(folder, 'copy'), ROOM, 0).log
      problems.push(...differences(`step ${step}, host`, before, room.state))
      if (isWhole) problems.push(...differences(`step ${step}, copy`, before, stateIn(copy)))
      if (isWhole) sum.copies++
    }
    catchUp()
    if (isWhole && copy.linkAt(copy.head.seq) !== log.link()) problems.push('chain: the copy has another one')
    sum.events += log.head.seq
    sum.forgotten += log.first - 1
    sum.acts += room.acts
    const last = room.state
    room.restart()
    return [...problems, ...room.doorProblems(last)]
  } finally {
    log.close()
    copy.close()
  }
}

/** Deletes some of the oldest events, at most all but the newest. */
function forget(log: RoomLog, random: Random): void {
  log.forgetBefore(random.between(log.first, log.head.seq))
}
