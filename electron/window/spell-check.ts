import type { Session } from 'electron'

/**
 * An address of this computer that Chromium refuses to connect to, because browsers block its port
 * (fetch.spec.whatwg.org/#port-blocking).
 */
export const BLOCKED_URL = 'http://127.0.0.1:1/'

/**
 * Keeps the spell checker from downloading dictionaries, by default from a Google server. The
 * checkers of macOS and Windows stay; Linux has none, so it has no spell check. Call this for every
 * session before it shows a page.
 */
export function spellCheckOffline(
  session: Pick<Session, 'setSpellCheckerDictionaryDownloadURL' | 'setSpellCheckerLanguages'>,
  platform: NodeJS.Platform,
): void {
  // Windows would download the languages that its checker lacks.
  if (platform === 'win32') session.setSpellCheckerDictionaryDownloadURL(BLOCKED_URL)
  else if (platform !== 'darwin') session.setSpellCheckerLanguages([])
}
