import updaterModule from 'electron-updater'
import type { UpdaterPort } from './updates.ts'

/**
 * electron-updater, doing what it is told and nothing by itself. It compares the SHA-512 of what it downloads with the update
 * file, keeps to the staged share, and never goes back to an older version.
 */
export function updaterPort(): UpdaterPort {
  // Reading it makes the updater of this system, which only works inside the app.
  const { autoUpdater, CancellationToken } = updaterModule
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  autoUpdater.allowPrerelease = false
  autoUpdater.disableWebInstaller = true
  // Its log names paths of the user; ours has what is needed.
  autoUpdater.logger = null
  // Failures are told by the promises; without a listener each would end the process as well.
  autoUpdater.on('error', () => {})
  let cancellation = new CancellationToken()
  return {
    check: async (source) => {
      autoUpdater.setFeedURL(
        source.kind === 'network'
          ? { provider: 'generic', url: source.url }
          : { provider: 'github', owner: source.owner, repo: source.repo },
      )
      const result = await autoUpdater.checkForUpdates()
      return result?.isUpdateAvailable ? result.updateInfo : null
    },
    download: async (onPercent) => {
      cancellation = new CancellationToken()
      const onProgress = ({ percent }: { percent: number }) => onPercent(percent)
      autoUpdater.on('download-progress', onProgress)
      try {
        await autoUpdater.downloadUpdate(cancellation)
        return true
      } catch (error) {
        if (cancellation.cancelled) return false
        throw error
      } finally {
        autoUpdater.off('download-progress', onProgress)
      }
    },
    cancel: () => cancellation.cancel(),
    install: () => autoUpdater.quitAndInstall(),
  }
}
