import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { validate } from '../protocol/wire/decode.ts'
import { FrameSplitter } from '../protocol/wire/framing.ts'
import { jsonLine } from '../protocol/text/lines.ts'
import { afterReading } from './after-reading.ts'
import { systemError } from './system-error.ts'

/** One line for the console of a running host. */
const request = v.object({ line: v.pipe(v.string(), v.maxLength(1_000)) })
const answer = v.object({ ok: v.boolean(), text: v.pipe(v.string(), v.maxLength(200_000)) })

/** The result of a line; the text is for people and may have several lines. */
export type ControlAnswer = v.InferOutput<typeof answer>

/** The longest request and answer on the wire: JSON escapes a character with at most six bytes. */
const REQUEST_BYTES = 8 * 1024
const ANSWER_BYTES = 2 * 1024 * 1024
/** Both sides are programs on one computer: anything slower than this hangs. */
const DEADLINE_MS = 10_000
const CONNECTIONS = 8
/** macOS allows 104 bytes with the terminating zero, Linux 108. */
const PATH_BYTES = 100
/** The same for all terminals of a user, whatever their TMPDIR. */
const SHORT_FOLDER = '/tmp'

/** The host cannot be reached, or cannot listen. The message is for people. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  /**
   * `no-host` if no host runs on the folder, `not-ours` if another user's socket is in the place,
   * otherwise `failed`.
   */
  readonly code: 'no-host' | 'not-ours' | 'failed'

  constructor(code: 'no-host' | 'not-ours' | 'failed', message: string) {
    super(message)
    this.code = code
  }
}

export interface ControlServer {
  /** Accepts no more lines, and ends connections that have sent none yet. */
  close(): Promise<void>
}

/**
 * Lets other terminals of this user send lines to the console of the host on this data folder,
 * which the caller holds. A socket left behind by a crash is replaced. Rejects with ControlError.
 */
export async function serveControl(
  folder: string,
  run: (line: string) => Promise<ControlAnswer>,
): Promise<ControlServer> {
  const path = controlPath(folder, process.platform)
  prepareSocketPath(path)
  const unread = new Set<Socket>()
  const server = createServer((socket) => {
    unread.add(socket)
    void serve(socket, run, () => unread.delete(socket))
  })
  server.maxConnections = CONNECTIONS
  return await new Promise((done, reject) => {
    server.once('error', (error) =>
      reject(new ControlError('failed', `${path}: ${systemError(error).message}.`)),
    )
    server.listen(path, () => {
      if (process.platform !== 'win32') chmodSync(path, 0o600)
      // From here on an error concerns one connection only; the host keeps running.
      server.removeAllListeners('error').on('error', () => {})
      done({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of unread) socket.destroy()
          }),
      })
    })
  })
}

/**
 * Sends one line to the console of the host that runs on this data folder. Rejects with
 * ControlError.
 */
export async function callControl(folder: string, line: string): Promise<ControlAnswer> {
  const path = controlPath(folder, process.platform)
  if (process.platform !== 'win32') checkOwnership(path, folder)
  const socket = connect(path)
  const failed = new Promise<never>((_, reject) => {
    socket.once('error', (error) => reject(connectError(error, folder)))
  })
  try {
    socket.write(`${jsonLine({ line })}\n`)
    const text = await Promise.race([readLine(socket, ANSWER_BYTES), failed])
    const read = text === undefined ? undefined : validate(answer, parse(text))
    if (read?.ok === true) return read.value
    throw new ControlError('failed', 'The program hosting the room didn’t answer as Parley does.')
  } finally {
    socket.destroy()
  }
}

async function serve(
  socket: Socket,
  run: (line: string) => Promise<ControlAnswer>,
  onRead: () => void,
): Promise<void> {
  // If the caller disconnects, its answer is dropped.
  socket.on('error', () => socket.destroy())
  const text = await readLine(socket, REQUEST_BYTES)
  onRead()
  const read = text === undefined ? undefined : validate(request, parse(text))
  if (read?.ok !== true) return void socket.destroy()
  const answered = await run(read.value.line)
  socket.end(`${jsonLine(answered)}\n`)
}

/** The first line; undefined if it is too long or not text, never ends, or takes too long. */
function readLine(socket: Socket, maxBytes: number): Promise<string | undefined> {
  return new Promise((done) => {
    const frames = new FrameSplitter(maxBytes)
    const finish = (line: string | undefined) => {
      cancelDeadline()
      socket.off('data', onData).off('close', onClose).pause()
      done(line)
    }
    const onClose = () => finish(undefined)
    const onData = (chunk: Buffer) => {
      const next = frames.push(chunk).next()
      if (!next.done) finish(next.value)
      else if (next.value !== null) finish(undefined)
    }
    const cancelDeadline = afterReading(DEADLINE_MS, onClose)
    socket.on('data', onData).on('close', onClose)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Where the socket of a data folder is: in it, or in a folder of this user alone if the path is too
 * long for a socket. On Windows it is a pipe, which is not in the file system.
 */
export function controlPath(folder: string, platform: NodeJS.Platform): string {
  const digest = createHash('sha256').update(canonical(folder)).digest('hex').slice(0, 24)
  if (platform === 'win32') return `\\\\.\\pipe\\parley-${digest}`
  const path = join(canonical(folder), 'control.sock')
  if (Buffer.byteLength(path) <= PATH_BYTES) return path
  return join(SHORT_FOLDER, `parley-${process.getuid?.() ?? ''}`, `${digest}.sock`)
}

/** The same for every spelling of the folder's path. */
function canonical(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    // There is none, so no host runs there.
    return resolve(folder)
  }
}

/**
 * Makes sure that the socket's folder belongs to this user, and removes a socket that a crash left
 * behind.
 */
function prepareSocketPath(path: string): void {
  if (process.platform === 'win32') return
  const parent = dirname(path)
  if (dirname(parent) === SHORT_FOLDER) {
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    const { uid, mode } = lstatSync(parent)
    if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
      throw new ControlError('not-ours', `${parent} isn’t a private folder of this user.`)
  }
  const kind = ownership(path)
  if (kind === 'not-ours') throw new ControlError('not-ours', `${path} isn’t a socket of this user.`)
  if (kind === 'ours') unlinkSync(path)
}

function checkOwnership(path: string, folder: string): void {
  const kind = ownership(path)
  if (kind === 'nothing') throw noHost(folder)
  if (kind === 'not-ours' && !isOfFolderOwner(path, folder))
    throw new ControlError('not-ours', `${path} isn’t a socket of this user.`)
}

/**
 * Whether root calls a host that runs as another user, as a service does, in a folder of that user.
 * No one else can take its place there, unlike in the folder for long paths.
 */
function isOfFolderOwner(path: string, folder: string): boolean {
  if (process.getuid?.() !== 0 || dirname(path) !== canonical(folder)) return false
  const at = lstatSync(path)
  return at.isSocket() && at.uid === lstatSync(canonical(folder)).uid
}

function ownership(path: string): 'ours' | 'not-ours' | 'nothing' {
  try {
    const at = lstatSync(path)
    return at.isSocket() && at.uid === process.getuid?.() ? 'ours' : 'not-ours'
  } catch (error) {
    if (systemError(error).code === 'ENOENT' || systemError(error).code === 'ENOTDIR') return 'nothing'
    throw new ControlError('failed', `${systemError(error).message}.`)
  }
}

const noHost = (folder: string): ControlError =>
  new ControlError('no-host', `No parley host is running on the data folder ${folder}.`)

const connectError = (error: Error, folder: string): ControlError =>
  ['ENOENT', 'ECONNREFUSED'].includes(systemError(error).code ?? '')
    ? noHost(folder)
    : new ControlError(
        'failed',
        `Couldn’t reach the program hosting the room: ${systemError(error).message}.`,
      )
