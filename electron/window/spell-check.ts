import type { Session } from 'electron'

/**
 * An address of this computer that Chromium refuses to connect to, for its port is one of those that browsers keep away from
 * (fetch.spec.whatwg.org/#port-blocking).
 */
export const NOWHERE = 'http://127.0.0.1:1/'

/**
 * Keeps the spell checker from asking anybody for its dictionaries: Electron's default is a server of Google's. macOS and Windows have a
 * checker of their own, which stays; Linux has none, so there nothing is checked. To be called for every session before a page is shown in
 * it.
 */
export function spellCheckOffline(
  session: Pick<Session, 'setSpellCheckerDictionaryDownloadURL' | 'setSpellCheckerLanguages'>,
  platform: NodeJS.Platform,
): void {
  // What Windows has no checker for would be downloaded.
  if (platform === 'win32') session.setSpellCheckerDictionaryDownloadURL(NOWHERE)
  else if (platform !== 'darwin') session.setSpellCheckerLanguages([])
}
