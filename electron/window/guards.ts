import { dialog, shell, type App, type Session, type WebContents } from 'electron'
import { linkFrom } from '../../shared/protocol/text/links.ts'

/** Denies every permission, as a chat page needs none. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/**
 * Denies navigation, embedding and new windows on every page; a requested link opens in the
 * system’s browser instead.
 */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openLink(url)
      return { action: 'deny' }
    })
  })
}

/**
 * Opens an address with the system, which would run programs for other schemes. Only http and https
 * pass, checked here even if the page did, and as the URL parser writes them.
 */
function openLink(address: string): void {
  const link = linkFrom(address)
  if (link === null) return
  shell.openExternal(link.href).catch((error: unknown) => {
    dialog.showErrorBox(
      `Couldn’t open ${link.host}`,
      `This system didn’t open the link: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
}
