import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { systemError } from '../system-error.ts'

export interface UpdatesServer {
  readonly address: string
  readonly port: number
  close(): Promise<void>
}

export interface UpdatesServerOptions {
  /** Files directly in it are served; those in folders below are not. */
  readonly folder: string
  readonly bind: string
  /** 0 picks a free port. */
  readonly port: number
  /** Called with every answer, for logging. */
  onAnswer?(status: number, name: string): void
}

/** Update files and what they name. Other files of the folder are private. */
const SERVED_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.(yml|exe|dmg|zip|AppImage|deb|rpm|blockmap)$/

/**
 * Enough for a school that starts all its computers in the morning; the others are refused and
 * retry.
 */
const CONNECTIONS = 256
const HEADERS_MS = 10_000
/** A download without a byte for this long is over. */
const STALLED_MS = 60_000

/**
 * Serves the update files of a folder, read-only, to anyone who reaches the address: their content
 * is signed, so there is nothing to protect. A name is a plain file name or it does not exist;
 * links and folders are not followed. Rejects with the system's error if it cannot listen on the
 * port.
 */
export async function serveUpdates(options: UpdatesServerOptions): Promise<UpdatesServer> {
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS },
    (request, response) => {
      void answer(options, request, response)
    },
  )
  server.maxConnections = CONNECTIONS
  server.setTimeout(STALLED_MS)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.bind, () => resolve())
  })
  const at = server.address()
  const { address, port } = typeof at === 'object' && at ? at : { address: options.bind, port: options.port }
  return {
    address,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  { folder, onAnswer }: UpdatesServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = plainName(request.url ?? '')
  const refuse = (status: number, text: string) => {
    onAnswer?.(status, name ?? '')
    response
      .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...COMMON_HEADERS })
      .end(`${text}\n`)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET.')
  const file = name === null ? null : await openPlain(join(folder, name))
  if (file === null) return refuse(404, 'There is no such update file.')
  try {
    const { size } = await file.stat()
    onAnswer?.(200, name ?? '')
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': size,
      ...COMMON_HEADERS,
    })
    if (request.method === 'HEAD' || size === 0) response.end()
    // A file that grows meanwhile is served at its old length.
    else await pipeline(file.createReadStream({ autoClose: false, end: size - 1 }), response)
  } catch {
    // The reader disconnected, or the disk failed: that download is over, and the reader's checksum
    // shows it.
    response.destroy()
  } finally {
    await file.close()
  }
}

const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
  'Accept-Ranges': 'none',
}

/**
 * The file name that a request asks for; null for anything else. electron-updater adds a query
 * against caches.
 */
function plainName(target: string): string | null {
  const name = /^\/([^/?#\\]*)(?:\?.*)?$/.exec(target)?.[1]
  return name !== undefined && SERVED_NAME.test(name) ? name : null
}

/**
 * Opens a regular file, never through a link; null if there is none, or if the system refuses it.
 */
async function openPlain(path: string): Promise<FileHandle | null> {
  // O_NOFOLLOW does not exist on Windows, where making links takes an administrator; O_NONBLOCK
  // prevents hanging on a pipe.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  try {
    const file = await open(path, flags)
    if ((await file.stat()).isFile()) return file
    await file.close()
    return null
  } catch (error) {
    if (systemError(error).code === undefined) throw error
    return null
  }
}
