import updaterModule, { type AppUpdater } from 'electron-updater'
import { NotReplaceableError, type UpdaterPort } from './updates.ts'

/**
 * electron-updater, doing what it is told and nothing by itself. It compares the SHA-512 of what it downloads with the update
 * file, keeps to the staged share, and never goes back to an older version. `closeConnections` ends its requests: it has no
 * way to do so itself, nor does it ever give up waiting.
 */
export function updaterPort(updater: AppUpdater, closeConnections: () => Promise<void>): UpdaterPort {
  const { CancellationToken } = updaterModule
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.allowPrerelease = false
  updater.disableWebInstaller = true
  // The share of a staged release is drawn here: who asks for updates is nobody's business, so the number is not sent along.
  updater.requestHeaders = { 'x-user-staging-id': '' }
  // Its log names paths of the user; ours has what is needed.
  updater.logger = null
  // Failures are told by the promises; without a listener each would end the process as well.
  updater.on('error', () => {})
  let cancellation = new CancellationToken()
  /** Settles with the last request. While one is under way, electron-updater answers every other with what comes of that. */
  let last: Promise<unknown> = Promise.resolve()
  /** Goes up with each look that is asked for or given up: a look whose number is another has no business any more. */
  let turn = 0
  return {
    check: async (source) => {
      const own = ++turn
      await last
      if (own !== turn) throw new Error('This look is not wanted any more.')
      updater.setFeedURL(
        source.kind === 'network'
          ? { provider: 'generic', url: source.url }
          : { provider: 'github', owner: source.owner, repo: source.repo },
      )
      const checking = updater.checkForUpdates()
      last = checking.catch(() => {})
      const result = await checking
      if (result === null) throw new NotReplaceableError()
      return result.isUpdateAvailable ? result.updateInfo : null
    },
    download: async (onPercent) => {
      cancellation = new CancellationToken()
      const onProgress = ({ percent }: { percent: number }) => onPercent(percent)
      updater.on('download-progress', onProgress)
      const downloading = updater.downloadUpdate(cancellation)
      last = downloading.catch(() => {})
      try {
        await downloading
        return true
      } catch (error) {
        if (cancellation.cancelled) return false
        throw error
      } finally {
        updater.off('download-progress', onProgress)
      }
    },
    cancel: () => {
      turn++
      cancellation.cancel()
      // A connection that does not close is no more than one that was lost.
      closeConnections().catch(() => {})
    },
    install: () =>
      new Promise((_resolve, reject) => {
        // Of what goes wrong it only tells its listeners.
        updater.once('error', reject)
        updater.quitAndInstall()
      }),
  }
}
