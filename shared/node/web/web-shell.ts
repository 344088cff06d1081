import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { PROOF_NONCE, SHELL_PROOF_PATH, type ShellHello } from '../../bridge/shell-proof.ts'
import { limits } from '../../protocol/base/limits.ts'
import { pageKeyText, shellProofText } from '../../protocol/trust/proofs.ts'
import { securityHeaders } from './content-security.ts'
import type { PageFile } from './page-files.ts'
import { nodeVerifier } from '../trust/signatures.ts'

/** The message pipe of a window, as the app sees it. */
export interface WindowPipe {
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  send(message: unknown): void
}

export interface WebShell {
  readonly port: number
  /** Admits a browser, and is kept for the next start; secret. */
  readonly token: string
  /** Opens the page with the right to use it. Anyone who has this URL is the user. */
  readonly url: string
  close(): Promise<void>
}

export interface WebShellOptions {
  readonly files: ReadonlyMap<string, PageFile>
  /** 0 picks a free port. */
  readonly port: number
  /** The token of the last start, 43 characters of base64url; if undefined, a new one is made. */
  readonly token?: string
  /** The port of the last start, if it was taken now: the page says so. */
  readonly previousPort?: number
  onWindow(pipe: WindowPipe): void
}

const HOST = '127.0.0.1'
/** Bytes that wait for one window: some snapshots of full rooms. */
const MAX_BUFFERED_BYTES = 32 * 1024 * 1024

/**
 * Serves the page and its bridge to browsers of this computer's user. Three checks keep others out:
 * the Host header (DNS rebinding), the Origin of WebSockets (other sites in the same browser), and
 * a random token that becomes a cookie (other users of the computer). Rejects with the system's
 * error if it cannot listen on the port.
 */
export async function startWebShell({
  files,
  port,
  token = newToken(),
  previousPort,
  onWindow,
}: WebShellOptions): Promise<WebShell> {
  const hello: ShellHello = {
    kind: 'shell',
    key: nodeVerifier.hmac(token, pageKeyText()),
    build: buildOf(files),
  }
  const home = previousPort === undefined ? '/' : `/?moved-from=${previousPort}`
  const server = createServer((request, response) => respond(request, response))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.windowMessageBytes })
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => resolve())
  })
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  const ownHosts = [`${HOST}:${actual}`, `localhost:${actual}`]
  const cookieName = `parley-${actual}`

  const hasOwnHost = (request: IncomingMessage) => ownHosts.includes(request.headers.host ?? '')
  const hasCookie = (request: IncomingMessage) =>
    (request.headers.cookie ?? '')
      .split(/;\s*/)
      .some((pair) => pair.startsWith(`${cookieName}=`) && sameText(pair.slice(cookieName.length + 1), token))

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const respondText = (status: number, text: string) => {
      response.writeHead(status, { ...securityHeaders([]), 'Content-Type': 'text/plain; charset=utf-8' })
      response.end(`${text}\n`)
    }
    if (!hasOwnHost(request)) return respondText(403, 'Parley only answers at its own address.')
    if (request.method !== 'GET' && request.method !== 'HEAD') return respondText(405, 'Only GET.')
    const url = URL.parse(request.url ?? '/', `http://${HOST}`)
    if (!url) return respondText(400, 'This isn’t a valid address.')
    const { pathname, searchParams } = url
    if (pathname === SHELL_PROOF_PATH) return prove(searchParams.get('nonce') ?? '')
    const givenToken = searchParams.get('token')
    if (givenToken !== null && sameText(givenToken, token)) {
      const cookie = `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`
      response.writeHead(303, { ...securityHeaders([]), 'Set-Cookie': cookie, Location: home })
      response.end()
      return
    }
    if (!hasCookie(request)) return respondText(403, 'Open the link that Parley printed when it started.')
    const file = files.get(pathname)
    if (!file) return respondText(404, 'There’s nothing here.')
    const connect = ownHosts.flatMap((host) =>
      request.headers.host === host ? [`ws://${host}`, `http://${host}`] : [],
    )
    response.writeHead(200, { ...securityHeaders(connect), 'Content-Type': file.type })
    response.end(file.content)

    /** Answers anyone: the proof is useful only to those who have a page of this shell. */
    function prove(nonce: string): void {
      if (PROOF_NONCE.test(nonce))
        respondText(200, nodeVerifier.hmac(hello.key, shellProofText(actual, nonce)))
      else respondText(400, 'This isn’t a valid request.')
    }
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const sameOrigin = ownHosts.some(
      (host) => request.headers.host === host && request.headers.origin === `http://${host}`,
    )
    if (!sameOrigin || request.url !== '/bridge' || !hasCookie(request)) {
      // A refused client may disconnect or never do so; neither matters to this process.
      socket.on('error', () => {})
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n', () => socket.destroy())
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const pipe = windowPipe(webSocket)
      pipe.send(hello)
      onWindow(pipe)
    })
  }

  return {
    port: actual,
    token,
    url: `http://${HOST}:${actual}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const newToken = (): string => randomBytes(32).toString('base64url')

/** A page names all its files, by names that depend on their content. */
const buildOf = (files: ReadonlyMap<string, PageFile>): string =>
  createHash('sha256')
    .update(files.get('/')?.content ?? '')
    .digest('base64url')

function windowPipe(socket: WebSocket): WindowPipe {
  // An error of a window's socket ends that socket; its close is all that the app needs.
  socket.on('error', () => {})
  return {
    onMessage: (listener) => {
      socket.on('message', (content: Buffer, isBinary) => {
        if (!isBinary) listener(parse(content.toString('utf8')))
      })
    },
    onClose: (listener) => {
      socket.on('close', listener)
    },
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return
      // A window that does not read is disconnected, as a room does with a member; it starts over
      // when it returns.
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate()
      else socket.send(JSON.stringify(message))
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Compares in a time that does not reveal where the difference is. */
function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
