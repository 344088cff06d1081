import { useSyncExternalStore } from 'react'

const CHECK_MS = 60_000

/**
 * When today began. It updates overnight, so that "Today" becomes "Yesterday" in an open window.
 */
export const useToday = (): number => useSyncExternalStore(watch, () => now.today)

/**
 * Shows times again when this computer's zone changes, as on a journey. Returns the zone's name.
 */
export const useZone = (): string => useSyncExternalStore(watch, () => now.zone)

interface Now {
  readonly today: number
  readonly zone: string
}

const read = (): Now => ({
  today: new Date().setHours(0, 0, 0, 0),
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
})

let now = read()
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all; also, someone who returns to the window sees the current time at once. */
function watch(watcher: () => void): () => void {
  if (watchers.size === 0) begin()
  watchers.add(watcher)
  return () => {
    watchers.delete(watcher)
    if (watchers.size === 0) end()
  }
}

function begin(): void {
  check()
  timer = setInterval(check, CHECK_MS)
  addEventListener('focus', check)
  document.addEventListener('visibilitychange', check)
}

function end(): void {
  clearInterval(timer)
  removeEventListener('focus', check)
  document.removeEventListener('visibilitychange', check)
}

function check(): void {
  const { today, zone } = read()
  if (today === now.today && zone === now.zone) return
  now = { today, zone }
  for (const watcher of watchers) watcher()
}
