import { protocol } from 'electron'
import { securityHeaders } from '../../shared/node/web/content-security.ts'
import { pageFiles } from '../../shared/node/web/page-files.ts'

/** The origin of the window's page. Nothing else may talk to the app. */
export const PAGE_ORIGIN = 'app://parley'
export const PAGE_URL = `${PAGE_ORIGIN}/`

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/**
 * Serves only the files of the built page, under app://parley, with the strict content security
 * policy.
 */
export function serveAppScheme(pageFolder: string): void {
  const files = pageFiles(pageFolder)
  protocol.handle('app', (request) => {
    const { host, pathname } = new URL(request.url)
    const file = host === 'parley' ? files.get(pathname) : undefined
    return file
      ? new Response(file.content, { headers: { ...securityHeaders([]), 'Content-Type': file.type } })
      : new Response('not found', { status: 404, headers: securityHeaders([]) })
  })
}
