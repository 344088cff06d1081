import type { Readable } from 'node:stream'
import updaterModule, { type AppUpdater } from 'electron-updater'
import type { UpdateStatement } from '../../shared/node/updates/update-signature.ts'
import { NotReplaceableError, type UpdaterPort } from './updates.ts'

/**
 * The limit in bytes of an answer that is not a download: update files take a few kilobytes, a list
 * of releases a few hundred.
 */
export const ANSWER_BYTES = 4 * 1024 * 1024
/** The limit in bytes of a download whose size was not signed. */
const DOWNLOAD_BYTES = 1024 * 1024 * 1024

/** Makes electron-updater's requests; its types leave it out. */
interface Requester {
  createRequest(options: unknown, onResponse: (response: Readable) => void): unknown
}

/**
 * electron-updater without any automatic step. It compares the SHA-512 of its download with the
 * update file, respects the staged share, and never installs an older version. `closeConnections`
 * ends its requests: it cannot do so itself, never times out, and accepts answers of any length.
 */
export function updaterPort(updater: AppUpdater, closeConnections: () => Promise<void>): UpdaterPort {
  const { CancellationToken } = updaterModule
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.allowPrerelease = false
  updater.disableWebInstaller = true
  // Differential downloads use an unsigned block map: a server could make it unpack to more than
  // fits into memory.
  updater.disableDifferentialDownload = true
  // The staging id is not sent, because it would identify the user.
  updater.requestHeaders = { 'x-user-staging-id': '' }
  // Its log contains the user's paths; our own log has enough.
  updater.logger = null
  // The promises report failures; without a listener each would also end the process.
  updater.on('error', () => {})
  const endRequests = () => {
    // A connection that does not close is no worse than a lost one.
    closeConnections().catch(() => {})
  }
  let maxBytes = ANSWER_BYTES
  limitResponses(updater, () => maxBytes, endRequests)
  let cancellation = new CancellationToken()
  /**
   * Settles with the last request. Meanwhile electron-updater gives every other request the same
   * result.
   */
  let lastRequest: Promise<unknown> = Promise.resolve()
  let found: UpdateStatement | null = null
  /**
   * Goes up with each check that starts or is cancelled: a check with an earlier number is
   * obsolete.
   */
  let latestCheck = 0
  return {
    check: async (source) => {
      const ownCheck = ++latestCheck
      await lastRequest
      if (ownCheck !== latestCheck) throw new Error('This check is no longer wanted.')
      maxBytes = ANSWER_BYTES
      updater.setFeedURL(
        source.kind === 'network'
          ? { provider: 'generic', url: source.url }
          : { provider: 'github', owner: source.owner, repo: source.repo },
      )
      const checking = updater.checkForUpdates()
      lastRequest = checking.catch(() => {})
      const result = await checking
      if (result === null) throw new NotReplaceableError()
      found = result.isUpdateAvailable ? result.updateInfo : null
      return found
    },
    download: async (onPercent) => {
      cancellation = new CancellationToken()
      maxBytes = Math.max(0, ...(found?.files ?? []).map(({ size }) => size ?? DOWNLOAD_BYTES))
      const onProgress = ({ percent }: { percent: number }) => onPercent(percent)
      updater.on('download-progress', onProgress)
      const downloading = updater.downloadUpdate(cancellation)
      lastRequest = downloading.catch(() => {})
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
      latestCheck++
      cancellation.cancel()
      endRequests()
    },
    install: () =>
      new Promise((_resolve, reject) => {
        // It reports failures only to its listeners.
        updater.once('error', reject)
        updater.quitAndInstall()
      }),
  }
}

/**
 * Calls `onTooLong` when an answer is longer than `maxBytes` allows: electron-updater would store
 * an endless one in memory or on disk.
 */
function limitResponses(updater: AppUpdater, maxBytes: () => number, onTooLong: () => void): void {
  const { httpExecutor } = updater as unknown as { httpExecutor: Requester }
  const createRequest = httpExecutor.createRequest.bind(httpExecutor)
  httpExecutor.createRequest = (options, onResponse) =>
    createRequest(options, (response) => {
      onResponse(response)
      const limit = maxBytes()
      let bytes = 0
      response.on('data', (chunk: Buffer | string) => {
        bytes += chunk.length
        if (bytes > limit) onTooLong()
      })
    })
}
