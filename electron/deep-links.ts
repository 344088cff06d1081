import type { App } from 'electron'

/** The scheme that the installed app is registered for. */
const SCHEME = 'parley:'

/**
 * The link among a program's arguments, which is how Windows and Linux pass one; the last one
 * counts.
 */
export const linkIn = (args: readonly string[]): string | undefined =>
  args.findLast((arg) => arg.toLowerCase().startsWith(SCHEME))

/**
 * Collects links that the system opens with this app: at the start, from a second start, and from
 * macOS, even before the app is ready. Call it at once. Call the returned function when links can
 * be handled: it delivers the last link so far.
 */
export function followLinks(app: App, args: readonly string[]): (onLink: (link: string) => void) => void {
  let waiting = linkIn(args)
  let deliver = (link: string): void => {
    waiting = link
  }
  app.on('second-instance', (_event, laterArgs) => {
    const link = linkIn(laterArgs)
    if (link !== undefined) deliver(link)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (linkIn([url]) !== undefined) deliver(url)
  })
  return (onLink) => {
    deliver = onLink
    if (waiting !== undefined) onLink(waiting)
  }
}
