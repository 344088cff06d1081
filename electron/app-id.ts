/** Reverse-DNS name of the app for macOS, Windows and AppStream. Changing it makes it another app to every system. */
export const APP_ID = 'org.parley.desktop'
