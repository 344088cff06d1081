import { useSyncExternalStore } from 'react'

const CHECK_MS = 60_000

/** The moment today began, so that "Today" becomes "Yesterday" in a window left open over night. */
export const useToday = (): number => useSyncExternalStore(watch, () => now.today)

/** Draws times again when this computer's zone changes: a window that is open goes along on a journey. Answers the zone's name. */
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

/** One timer for all; besides, whoever comes back to the window sees what is so at once. */
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
