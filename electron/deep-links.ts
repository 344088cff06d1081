import type { App } from 'electron'

/** The scheme that the installed app is registered for. */
const SCHEME = 'parley:'

/** The link among a program's arguments, as Windows and Linux hand one over; the last one counts. */
export const linkAmong = (args: readonly string[]): string | undefined =>
  args.findLast((arg) => arg.toLowerCase().startsWith(SCHEME))

/**
 * Hears of links that the system opens with this app: at the start, while it runs (a second start of the app), and as macOS
 * tells them. `onLink` only shows the link: what happens with it is the user's to decide.
 */
export function followLinks(app: App, args: readonly string[], onLink: (link: string) => void): void {
  const first = linkAmong(args)
  if (first !== undefined) onLink(first)
  app.on('second-instance', (_event, laterArgs) => {
    const link = linkAmong(laterArgs)
    if (link !== undefined) onLink(link)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (linkAmong([url]) !== undefined) onLink(url)
  })
}
