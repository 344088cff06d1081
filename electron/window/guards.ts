import { dialog, shell, type App, type Session, type WebContents } from 'electron'
import { linkFrom } from '../../shared/protocol/text/links.ts'

/** Denies what a chat page never needs: every permission, every other page, every new window. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/**
 * Denies every page navigation, embedding and new windows; a requested link opens in the system’s
 * browser instead.
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
 * Hands an address to the system, which would run a program for many schemes. So it passes only
 * http and https, checked here even if the page did, and as the URL parser writes them.
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
