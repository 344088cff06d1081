import type { Readable } from 'node:stream'
import updaterModule, { type AppUpdater } from 'electron-updater'
import type { UpdateStatement } from '../../shared/node/updates/update-signature.ts'
import { NotReplaceableError, type UpdaterPort } from './updates.ts'

/** Bytes of an answer that is no download: update files are some kilobytes, a list of releases some hundred. */
export const ANSWER_BYTES = 4 * 1024 * 1024
/** Bytes of a download whose size was not signed. */
const DOWNLOAD_BYTES = 1024 * 1024 * 1024

/** What electron-updater makes its requests with; its types leave it out. */
interface Requester {
  createRequest(options: unknown, onResponse: (response: Readable) => void): unknown
}

/**
 * electron-updater, doing what it is told and nothing by itself. It compares the SHA-512 of what it downloads with the update
 * file, keeps to the staged share, and never goes back to an older version. `closeConnections` ends its requests: it has no
 * way to do so itself, nor does it ever give up waiting, or find an answer too long.
 */
export function updaterPort(updater: AppUpdater, closeConnections: () => Promise<void>): UpdaterPort {
  const { CancellationToken } = updaterModule
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.allowPrerelease = false
  updater.disableWebInstaller = true
  // Downloading only what has changed goes by a map that nobody signed: a server could have it unpack to more than there is memory.
  updater.disableDifferentialDownload = true
  // The share of a staged release is drawn here: who asks for updates is nobody's business, so the number is not sent along.
  updater.requestHeaders = { 'x-user-staging-id': '' }
  // Its log names paths of the user; ours has what is needed.
  updater.logger = null
  // Failures are told by the promises; without a listener each would end the process as well.
  updater.on('error', () => {})
  const endRequests = () => {
    // A connection that does not close is no more than one that was lost.
    closeConnections().catch(() => {})
  }
  let allowed = ANSWER_BYTES
  boundAnswers(updater, () => allowed, endRequests)
  let cancellation = new CancellationToken()
  /** Settles with the last request. While one is under way, electron-updater answers every other with what comes of that. */
  let last: Promise<unknown> = Promise.resolve()
  let found: UpdateStatement | null = null
  /** Goes up with each look that is asked for or given up: a look whose number is another has no business any more. */
  let turn = 0
  return {
    check: async (source) => {
      const own = ++turn
      await last
      if (own !== turn) throw new Error('This check is no longer wanted.')
      allowed = ANSWER_BYTES
      updater.setFeedURL(
        source.kind === 'network'
          ? { provider: 'generic', url: source.url }
          : { provider: 'github', owner: source.owner, repo: source.repo },
      )
      const checking = updater.checkForUpdates()
      last = checking.catch(() => {})
      const result = await checking
      if (result === null) throw new NotReplaceableError()
      found = result.isUpdateAvailable ? result.updateInfo : null
      return found
    },
    download: async (onPercent) => {
      cancellation = new CancellationToken()
      allowed = Math.max(0, ...(found?.files ?? []).map(({ size }) => size ?? DOWNLOAD_BYTES))
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
      endRequests()
    },
    install: () =>
      new Promise((_resolve, reject) => {
        // Of what goes wrong it only tells its listeners.
        updater.once('error', reject)
        updater.quitAndInstall()
      }),
  }
}

/** Has `tooMuch` called when an answer is longer than allowed: electron-updater would keep one without an end in memory, or on the disk. */
function boundAnswers(updater: AppUpdater, allowed: () => number, tooMuch: () => void): void {
  const { httpExecutor } = updater as unknown as { httpExecutor: Requester }
  const createRequest = httpExecutor.createRequest.bind(httpExecutor)
  httpExecutor.createRequest = (options, onResponse) =>
    createRequest(options, (response) => {
      onResponse(response)
      const most = allowed()
      let bytes = 0
      response.on('data', (chunk: Buffer | string) => {
        bytes += chunk.length
        if (bytes > most) tooMuch()
      })
    })
}
