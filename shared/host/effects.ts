import { assertNever } from '../protocol/base/assert-never.ts'
import type { FanOut } from './members/fan-out.ts'
import type { RoomNotifications } from './members/notifications.ts'
import type { Presence } from './members/presence.ts'
import type { Roster } from './state/roster.ts'
import type { SlowMode } from './members/slow-mode.ts'
import type { Effect } from './state/room-state.ts'
import type { KnockQueue } from './admission/knock-queue.ts'

/** What effects act on. */
export interface EffectTargets {
  readonly fanOut: FanOut
  readonly notifications: RoomNotifications
  readonly presence: Presence
  readonly roster: Roster
  readonly slowMode: SlowMode
  readonly knockQueue: KnockQueue
}

/** Performs the effects of a batch, after its events were sent. No other code does this. */
export function performEffects(effects: readonly Effect[], targets: EffectTargets): void {
  for (const effect of effects) perform(effect, targets)
  const has = (kind: Effect['kind']) => effects.some((effect) => effect.kind === kind)
  if (has('rulesChanged')) targets.notifications.sendRules()
  if (has('roleChanged')) targets.notifications.sendKnocks()
  if (has('policyChanged')) judgeAgain(targets)
}

function perform(effect: Effect, { fanOut, presence, roster, slowMode }: EffectTargets): void {
  switch (effect.kind) {
    case 'memberChanged':
      roster.changed(effect.member)
      presence.changed()
      return
    case 'memberRemoved':
      fanOut.end(effect.member, effect.reason)
      return
    case 'slowModeChanged':
      slowMode.restart()
      return
    case 'rulesChanged':
    case 'roleChanged':
    case 'policyChanged':
      return
    default:
      assertNever(effect)
  }
}

/** [H6] Judges everyone who is waiting by the new policy, as if their hello had just arrived. */
function judgeAgain({ knockQueue, notifications }: EffectTargets): void {
  const clients = knockQueue.takeAll()
  for (const { connection, hello } of clients) connection.judgeAgain(hello)
  if (clients.length > 0) notifications.sendKnocks()
}
