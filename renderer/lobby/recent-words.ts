import type { RecentRoom } from '../../shared/bridge/chat-state.ts'
import { sinceLabel } from '../words/time.ts'

/**
 * How a room from before stands that is not open here: `isHere` is whether it is announced or answers, `today` the moment today began.
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
