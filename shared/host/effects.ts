import { assertNever } from '../protocol/base/assert-never.ts'
import type { FanOut } from './members/fan-out.ts'
import type { RoomNotifications } from './members/notifications.ts'
import type { Presence } from './members/presence.ts'
import type { Roster } from './state/roster.ts'
import type { SlowMode } from './members/slow-mode.ts'
import type { Effect } from './state/room-state.ts'
import type { KnockQueue } from './admission/knock-queue.ts'

/** What effects work on. */
export interface EffectTargets {
  readonly fanOut: FanOut
  readonly notifications: RoomNotifications
  readonly presence: Presence
  readonly roster: Roster
  readonly slowMode: SlowMode
  readonly waiting: KnockQueue
}

/**
 * Performs what a batch of events requires, once everyone has heard of the events. No other code
 * does this.
 */
export function performEffects(effects: readonly Effect[], targets: EffectTargets): void {
  for (const effect of effects) perform(effect, targets)
  const has = (kind: Effect['kind']) => effects.some((effect) => effect.kind === kind)
  if (has('rulesChanged')) targets.notifications.tellRules()
  if (has('roleChanged')) targets.notifications.tellKnocks()
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

/**
 * [H6] Those who wait are now at another door: each gets the answer that a new arrival would get.
 */
function judgeAgain({ waiting, notifications }: EffectTargets): void {
  const visitors = waiting.takeAll()
  for (const { connection, hello } of visitors) connection.judgeAgain(hello)
  if (visitors.length > 0) notifications.tellKnocks()
}
