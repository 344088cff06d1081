import type { Clock } from '../../protocol/base/clock.ts'
import type { History } from './history.ts'

/**
 * A log that stores each batch `delayMs()` later, as one on another computer would. All other calls
 * go to `inner`.
 */
export function lateHistory(inner: History, clock: Clock, delayMs: () => number): History {
  const append: History['append'] = (events) =>
    new Promise((resolve, reject) => {
      clock.after(delayMs(), () => void inner.append(events).then(resolve, reject))
    })
  return new Proxy(inner, {
    get: (log, name) => {
      const member: unknown = name === 'append' ? append : Reflect.get(log, name, log)
      return typeof member === 'function' ? (member.bind(log) as unknown) : member
    },
  })
}
