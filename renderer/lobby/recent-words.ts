import type { RecentRoom } from '../../shared/bridge/chat-state.ts'
import { sinceLabel } from '../words/time.ts'

/**
 * The state of a recent room that is not open here: `isHere` means that it is announced or answers,
 * `today` is the time at which today began.
 */
export function recentWords(
  { hosted, at }: Pick<RecentRoom, 'hosted' | 'at'>,
  isHere: boolean,
  today: number,
): string {
  const since = `last visited ${sinceLabel(at, today)}`
  if (hosted) return `on this computer · ${since}`
  return isHere ? 'nearby now' : `offline · ${since}`
}
