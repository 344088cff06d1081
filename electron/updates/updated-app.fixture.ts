import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const { ElectronHttpExecutor } = createRequire(import.meta.url)(
  'electron-updater/out/electronHttpExecutor',
) as {
  ElectronHttpExecutor: new () => {
    createRequest(options: RequestOptions, callback: OnResponse): ClientRequest
  }
}
type OnResponse = (response: IncomingMessage) => void

/** Requests that can all be closed at once, as Electron’s session does. */
export class TrackedRequests extends ElectronHttpExecutor {
  readonly open = new Set<ClientRequest>()
  override createRequest(options: RequestOptions, callback: OnResponse): ClientRequest {
    const clientRequest = request(options, callback)
    this.open.add(clientRequest)
    clientRequest.once('close', () => this.open.delete(clientRequest))
    return clientRequest
  }
  closeAll = (): Promise<void> => {
    for (const clientRequest of this.open) clientRequest.destroy(new Error('closed'))
    return Promise.resolve()
  }
}

/** The installed app before the update: version 1.1.0, an AppImage. */
export class InstalledApp {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-updated-'))
  readonly image = join(this.folder, 'Parley-1.1.0-linux-x86_64.AppImage')
  readonly ended = Promise.withResolvers<void>()
  readonly version = '1.1.0'
  readonly name = 'Parley'
  readonly isPackaged = true
  readonly appUpdateConfigPath = join(this.folder, 'app-update.yml')
  readonly userDataPath = join(this.folder, 'user')
  readonly baseCachePath = join(this.folder, 'cache')
  constructor() {
    writeFileSync(this.image, 'the old one')
    mkdirSync(this.userDataPath)
    // As electron-builder writes it (build/builder.config.ts, `publish`).
    writeFileSync(
      this.appUpdateConfigPath,
      'provider: generic\nurl: https://parley.example\nupdaterCacheDirName: parley-updater\n',
    )
  }
  whenReady = () => Promise.resolve()
  quit = () => this.ended.resolve()
  relaunch = () => {}
  onQuit = () => {}
  /**
   * The share at which this app gets a staged release: 0 gets every one, 1 only those for everyone.
   */
  setStagingShare(share: number) {
    const last = Math.floor(share * 0xffffffff)
      .toString(16)
      .padStart(8, '0')
    writeFileSync(join(this.userDataPath, '.updaterId'), `00000000-0000-5000-8000-0000${last}`)
  }
}

/** A server that answers as the test says, on any port. */
export async function rawServer(
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close }
}
