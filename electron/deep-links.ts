import type { App } from 'electron'

/** The scheme that the installed app is registered for. */
const SCHEME = 'parley:'

/**
 * The link among a program's arguments, which is how Windows and Linux pass one; the last one
 * counts.
 */
export const linkAmong = (args: readonly string[]): string | undefined =>
  args.findLast((arg) => arg.toLowerCase().startsWith(SCHEME))

/**
 * Collects links that the system opens with this app: at the start, from a second start, and from
 * macOS, even before the app is ready. Call it at once, and the returned function when links can be
 * handled: the last link until then is kept.
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
