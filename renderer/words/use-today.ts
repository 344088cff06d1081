import { useSyncExternalStore } from 'react'

const CHECK_MS = 60_000

/**
 * When today began. It updates overnight, so that "Today" becomes "Yesterday" in an open window.
 */
export const useToday = (): number => useSyncExternalStore(subscribe, () => current.today)

/** Renders times again when this computer's time zone changes. Returns the zone's name. */
export const useZone = (): string => useSyncExternalStore(subscribe, () => current.zone)

interface LocalTime {
  readonly today: number
  readonly zone: string
}

const read = (): LocalTime => ({
  today: new Date().setHours(0, 0, 0, 0),
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
})

let current = read()
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all components. Returning to the window also updates them at once. */
function subscribe(watcher: () => void): () => void {
  if (watchers.size === 0) start()
  watchers.add(watcher)
  return () => {
    watchers.delete(watcher)
    if (watchers.size === 0) stop()
  }
}

function start(): void {
  check()
  timer = setInterval(check, CHECK_MS)
  addEventListener('focus', check)
  document.addEventListener('visibilitychange', check)
}

function stop(): void {
  clearInterval(timer)
  removeEventListener('focus', check)
  document.removeEventListener('visibilitychange', check)
}

function check(): void {
  const { today, zone } = read()
  if (today === current.today && zone === current.zone) return
  current = { today, zone }
  for (const watcher of watchers) watcher()
}
