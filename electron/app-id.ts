/**
 * The app's reverse-DNS name for macOS, Windows and AppStream. With another one, every system sees
 * another app.
 */
export const APP_ID = 'org.parley.desktop'
