/**
 * The app's reverse-DNS name for macOS, Windows and AppStream. With a different name, every system
 * would see a different app.
 */
export const APP_ID = 'org.parley.desktop'
