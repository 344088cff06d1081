import type { App } from 'electron'

/** The scheme that the installed app is registered for. */
const SCHEME = 'parley:'

/** The link among a program's arguments, as Windows and Linux hand one over; the last one counts. */
export const linkAmong = (args: readonly string[]): string | undefined =>
  args.findLast((arg) => arg.toLowerCase().startsWith(SCHEME))

/**
 * Hears of links that the system opens with this app: at the start, while it runs (a second start of the app), and as macOS tells them,
 * before the app is ready where a link is what started it. So this is called at once, and what it answers once there is somebody to tell:
 * the last link until then is not lost.
 */
export function followLinks(app: App, args: readonly string[]): (onLink: (link: string) => void) => void {
  let waiting = linkAmong(args)
  let tell = (link: string): void => {
    waiting = link
  }
  app.on('second-instance', (_event, laterArgs) => {
    const link = linkAmong(laterArgs)
    if (link !== undefined) tell(link)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (linkAmong([url]) !== undefined) tell(url)
  })
  return (onLink) => {
    tell = onLink
    if (waiting !== undefined) onLink(waiting)
  }
}
