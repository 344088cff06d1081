import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../build/testing/free-port.ts'

const ROOT = join(import.meta.dirname, '..')
const GENERATOR = join(ROOT, '../shared/bench')
/** One processor for the server and one for the generator, as the generator's own runner has it. */
const SERVER_CPU = '0'
const GENERATOR_CPU = '1'

/** The part of the generator's report that is used here. */
export interface Load {
  readonly dps: number
  readonly lat_p50: number
  readonly lat_p99: number
  readonly lost_deliv: number
  readonly rss_before_kb: number
  readonly rss_idle_kb: number
  readonly rss_end_kb: number
  readonly rss_peak_kb: number
  /** Open files of the server, before the load and at its end. */
  readonly fds_idle: number
  readonly fds_end: number
  /** The share of the processors that other processes used meanwhile. */
  readonly foreign: number
}

/** One result of the generator's own runner. */
export interface PeerLoad extends Load {
  readonly label: string
  readonly key: string
  readonly rep: number
  readonly error?: string
}

/** How to start a server on a port; its working folder is temporary. */
export type ServerCommand = (port: number | string) => readonly string[]

const host =
  (how: readonly string[]): ServerCommand =>
  (port) => [
    process.execPath,
    join(ROOT, 'cli/parley.ts'),
    'host',
    '--json',
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--data',
    'data',
    ...how,
  ]

/** Without encryption, gate and rate limits: the most the engine can do. */
export const parleyHost = host(['--plain'])

/** With the default settings, open to everyone. */
export const secureHost = host(['--join', 'open'])

const raised = [
  ...['posts-per-second', 'post-burst', 'asks-per-second', 'ask-burst'].map((name) => `${name}=1000000`),
  ...['connections-per-second', 'connection-burst', 'connections-per-address'].map((name) => `${name}=20000`),
]
/** With encryption, and with limits that suit a load generator on one address. */
export const secureUnpacedHost = host(['--join', 'open', ...raised.flatMap((limit) => ['--limit', limit])])

export const bareNode: ServerCommand = (port) => [
  process.execPath,
  join(import.meta.dirname, 'bare-server.ts'),
  String(port),
]

const JOIN = [
  '--proto=tmpl',
  '--hello={"kind":"hello","version":"2.0","name":"n{i}"}\\n',
  '--ready="kind":"welcome"',
]
/** How the generator speaks to a Parley host. */
export const parleyFlags = [
  ...JOIN,
  '--echo=1',
  '--pre={"kind":"post","nonce":"{m}","channel":"general","content":{"text":"',
  '--post="}}',
]

const TLS_FLAG = '--tls=1'
/** The same inside TLS 1.3. */
export const secureFlags = [...parleyFlags, TLS_FLAG]

/** Lines as long as the host's events, so that bytes compare as well as messages. */
export const eventShapedFlags = [
  '--proto=tmpl',
  '--pre={"kind":"event","event":{"seq":100000,"epoch":1,"at":1767603600000,"kind":"messagePosted",' +
    '"author":{"id":"abcdefghijklmnopqrstuv","name":"n10"},"nonce":"{m}","channel":"general","content":{"text":"',
  '--post="}}}',
]

/** Resolves when the port accepts connections. Throws if the server ends first. */
async function listening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    // Some servers are not ready when they begin to listen.
    await setTimeout(open ? 400 : 50)
    if (open) return
  }
  throw new Error(`${server.spawnargs.join(' ')} ended with ${server.exitCode}`)
}

/** Why the load generator cannot run here; null if it can. */
export function missingForGenerator(): string | null {
  if (process.platform !== 'linux') return 'the load generator needs Linux'
  if (!existsSync(GENERATOR)) return `no load generator at ${GENERATOR}`
  const lacking = ['make', 'cc', 'taskset', 'python3'].filter(
    (program) => spawnSync('which', [program]).status !== 0,
  )
  return lacking.length > 0 ? `not installed: ${lacking.join(', ')}` : null
}

/** The load generator, built in a temporary folder. Servers run one at a time. */
export class LoadGenerator {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-bench-tools-'))

  constructor() {
    cpSync(GENERATOR, this.#folder, { recursive: true })
    const flags = `-O2 -D_GNU_SOURCE -include ${join(import.meta.dirname, 'alpn.h')}`
    execFileSync('make', [`CFLAGS=${flags}`], { cwd: this.#folder, stdio: 'ignore' })
    this.#buildDurable()
  }

  /** The limit, with a commit before it sends in each turn of its loop. */
  #buildDurable(): void {
    const source = readFileSync(join(this.#folder, 'limit/limit.c'), 'utf8')
    const turn = '  if (!ll) return;'
    if (!source.includes(turn)) throw new Error('limit.c has no place where a turn is over')
    const durable = join(this.#folder, 'limit/durable.c')
    writeFileSync(durable, source.replace(turn, `${turn} store_turn(ll);`))
    const flags = ['-O2', '-D_GNU_SOURCE', '-include', join(import.meta.dirname, 'durable.h')]
    execFileSync('cc', [...flags, '-o', join(this.#folder, 'bin/durable'), durable], { stdio: 'ignore' })
  }

  /**
   * The C server that shows the most one thread can do, coalescing its sends as the host does.
   */
  readonly limit: ServerCommand = (port) => [join(this.#folder, 'bin/limit'), String(port), 'tick']

  /** The same, but durable before anyone gets it: the most that a server can do that stores. */
  readonly durableLimit: ServerCommand = (port) => [join(this.#folder, 'bin/durable'), String(port), 'tick']

  /** Runs a server and loads it. Throws with the generator's message if it gives up. */
  async load(command: ServerCommand, flags: readonly string[]): Promise<Load> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
    const port = await freePort()
    const server = spawn('taskset', ['-c', SERVER_CPU, ...command(port)], { cwd: folder, stdio: 'ignore' })
    const ended = once(server, 'exit')
    try {
      await listening(port, server)
      const generator = join(this.#folder, flags.includes(TLS_FLAG) ? 'bin/chatload-tls' : 'bin/chatload')
      const args = ['-c', GENERATOR_CPU, generator, `--port=${port}`, `--pid=${server.pid}`, ...flags]
      const { status, stdout, stderr } = spawnSync('taskset', args, { encoding: 'utf8', timeout: 120_000 })
      if (status !== 0) throw new Error(stderr || `the generator ended with ${status}`)
      return JSON.parse(stdout) as Load
    } finally {
      server.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Saturates the host and its peers in turns, with the generator's own runner. */
  saturate(peers: readonly string[], repeats: number): PeerLoad[] {
    const out = join(this.#folder, 'saturation.jsonl')
    const quoted = parleyFlags.map((flag) => `'${flag}'`).join(' ')
    const args = ['run.py', 'sat', '--only', 'N=100 B=100 ', '--repeat', String(repeats), '--out', out]
    execFileSync('python3', [...args, '--peers', [...peers, 'ours'].join(',')], {
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        BENCH_OURS: parleyHost('{port}').join(' '),
        BENCH_OURS_FLAGS: quoted,
      },
    })
    const lines = readFileSync(out, 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line) as PeerLoad)
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
