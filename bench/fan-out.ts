import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRoomLog } from '../shared/node/storage/room-log/open.ts'
import { limits } from '../shared/protocol/base/limits.ts'
import { chatter } from './chatter.ts'
import { median, ms, quantile, type Figure } from './figures.ts'
import {
  bareNode,
  eventShapedFlags,
  parleyFlags,
  parleyHost,
  secureFlags,
  secureUnpacedHost,
  type Load,
  type PeerLoad,
  type ServerCommand,
  type Tools,
} from './tools.ts'

const STORED_NOWHERE = ['redis', 'nats']
const CHAT = ['mosquitto', 'ngircd', 'inspircd']
const PEERS = ['limit-tick', ...STORED_NOWHERE, ...CHAT]
const WINDOWS = [1, 16, 256]
/**
 * The window whose load is called saturated: the host's processor is busy and the generator's is
 * not yet the limit.
 */
const SATURATED = 16
/**
 * Runs in which other processes used more than this share of the processors do not count, if there
 * are better ones.
 */
const FOREIGN = 0.1

const millions = (rate: number): string => `${(rate / 1e6).toFixed(2)} M/s`
const mib = (kilobytes: number): string => `${(kilobytes / 1024).toFixed(1)} MiB`

export interface Saturation {
  readonly figures: Figure[]
  /** Deliveries a second of the saturated host. */
  readonly rate: number
}

/**
 * Seconds of load before counting. The peers are compiled programs. A host that has just started
 * shares its one processor with the compiler for the first seconds of load.
 */
const WARM = 8

const windowed = (window: number, warmup = 0.7): string[] => [
  '--conns=100',
  '--size=100',
  '--mode=window',
  `--window=${window}`,
  '--duration=2',
  `--warmup=${warmup}`,
  '--settle=0.3',
]

/**
 * One room, 100 members: durable and acked deliveries, beside the limit and servers that store
 * nothing.
 */
export async function saturation(tools: Tools, repeats: number): Promise<Saturation> {
  const results = tools.saturate(PEERS, repeats)
  const figures: Figure[] = []
  let saturated = NaN
  for (const window of WINDOWS) {
    const rows = results.filter(({ key }) => key.endsWith(` W=${window}`))
    const what = `fan-out, ${window} in flight`
    const warm = await inTurns(tools, repeats, window)
    const ours = median(warm.map(({ limit, ours: load }) => load.dps / limit.dps))
    if (window === SATURATED) saturated = median(warm.map(({ ours: load }) => load.dps))
    figures.push(
      {
        what: `${what}: ratio to the C limit`,
        measured: ours.toFixed(2),
        target: '≥ 0.50',
        met: ours >= 0.5,
      },
      {
        what: `${what}: deliveries`,
        measured: `${millions(median(warm.map(({ ours: load }) => load.dps)))} of ${millions(median(warm.map(({ limit }) => limit.dps)))}`,
      },
      {
        what: `${what}: ratio in its first three seconds`,
        measured: median(ratiosToLimit(rows, 'ours')).toFixed(2),
      },
      {
        what: `${what}: ratio to the C limit carrying lines as long as ours`,
        measured: median(warm.map(({ shaped, ours: load }) => load.dps / shaped.dps)).toFixed(2),
      },
      {
        what: `${what}: ratio to the C limit that stores before it sends`,
        measured: median(warm.map(({ durable, ours: load }) => load.dps / durable.dps)).toFixed(2),
      },
      {
        what: `${what}: that limit beside the other`,
        measured: median(warm.map(({ limit, durable }) => durable.dps / limit.dps)).toFixed(2),
      },
      ...[...CHAT, ...STORED_NOWHERE].map((peer) => versus(rows, peer, ours, `${what}: ${peer}`)),
    )
  }
  return { figures, rate: saturated }
}

/**
 * The limit alone, with lines as long as ours, and with storage; then ours. They run one after the
 * other, so that a ratio is from one moment.
 */
async function inTurns(
  tools: Tools,
  repeats: number,
  window: number,
): Promise<{ limit: Load; shaped: Load; durable: Load; ours: Load }[]> {
  const rounds = []
  for (let i = 0; i < repeats; i++) {
    rounds.push({
      limit: await tools.load(tools.limit, windowed(window)),
      shaped: await tools.load(tools.limit, [...eventShapedFlags, ...windowed(window)]),
      durable: await tools.load(tools.durableLimit, windowed(window)),
      ours: await tools.load(parleyHost, [...parleyFlags, ...windowed(window, WARM)]),
    })
  }
  return rounds
}

function versus(rows: readonly PeerLoad[], peer: string, ours: number, what: string): Figure {
  const theirs = median(ratiosToLimit(rows, peer))
  if (Number.isNaN(theirs)) return { what, measured: 'not installed' }
  return { what, measured: theirs.toFixed(2), target: `ours above: ${ours.toFixed(2)}`, met: ours > theirs }
}

const counted = (rows: readonly PeerLoad[], label: string): PeerLoad[] => {
  const all = rows.filter((row) => row.label === label && row.error === undefined)
  const quiet = all.filter(({ foreign }) => foreign <= FOREIGN)
  return quiet.length > 0 ? quiet : all
}

/** Computers get slower and faster: a ratio is taken within one round. */
function ratiosToLimit(rows: readonly PeerLoad[], label: string): number[] {
  const limit = new Map(counted(rows, 'limit-tick').map((row) => [row.rep, row.dps]))
  return counted(rows, label).map(({ rep, dps }) => dps / (limit.get(rep) ?? NaN))
}

/** The cost of encryption: the same load on the same engine, with and without, in turns. */
export async function encrypted(tools: Tools, repeats: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const window of WINDOWS) {
    const runs: { plain: Load; secure: Load }[] = []
    for (let i = 0; i < repeats; i++) {
      runs.push({
        plain: await tools.load(parleyHost, [...parleyFlags, ...windowed(window)]),
        secure: await tools.load(secureUnpacedHost, [...secureFlags, ...windowed(window)]),
      })
    }
    const dps = (of: 'plain' | 'secure') => millions(median(runs.map((run) => run[of].dps)))
    const foreign = Math.max(...runs.flatMap(({ plain, secure }) => [plain.foreign, secure.foreign]))
    figures.push({
      what: `${window} in flight: TLS beside plain`,
      measured: `${median(runs.map(({ plain, secure }) => secure.dps / plain.dps)).toFixed(2)}: ${dps('secure')} of ${dps('plain')}`,
    })
    figures.push({
      what: `${window} in flight: deliveries lost, processors used by others`,
      measured: `${runs.reduce((sum, { plain, secure }) => sum + plain.lost_deliv + secure.lost_deliv, 0)}, at most ${Math.round(100 * foreign)} %`,
    })
  }
  return figures
}

/** At a fifth of the saturated load, from sending to the last receiver. */
export async function latency(tools: Tools, saturated: number, repeats: number): Promise<Figure[]> {
  const pace = Math.round((0.2 * saturated) / 100)
  const flags = [
    '--conns=100',
    '--size=100',
    '--mode=rate',
    `--rate=${pace}`,
    '--duration=5',
    `--warmup=${WARM}`,
    '--settle=0.5',
    '--drain=3',
  ]
  const limit: Load[] = []
  const ours: Load[] = []
  for (let i = 0; i < repeats; i++) {
    limit.push(await tools.load(tools.limit, flags))
    ours.push(await tools.load(parleyHost, [...parleyFlags, ...flags]))
  }
  const commit = commits(pace)
  const theirs = median(limit.map((load) => load.lat_p99))
  const allowed = 2 * theirs + commit.p99
  const p99 = median(ours.map((load) => load.lat_p99))
  return [
    {
      what: 'last receiver has it, at 20 % of that load, p99',
      measured: ms(p99),
      target: `≤ 2 × ${ms(theirs)} + a commit, ${ms(commit.p99)}`,
      met: p99 <= allowed,
    },
    {
      what: 'the same, p50',
      measured: `${ms(median(ours.map((load) => load.lat_p50)))}; limit ${ms(median(limit.map((load) => load.lat_p50)))}`,
    },
    {
      what: 'one commit at that pace and nothing else, p50 and p99',
      measured: `${ms(commit.p50)}, ${ms(commit.p99)}`,
    },
  ]
}

/**
 * Messages that arrive at the same pace and are only stored, each with those due by then: the time
 * of the disk alone, with its occasional pauses.
 */
function commits(pace: number): { p50: number; p99: number } {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const { log } = openRoomLog(folder, { id: 'bench', name: 'Bench' }, Date.now())
  const waiting = [...chatter(5 * pace)]
  const took: number[] = []
  const start = performance.now()
  while (waiting.length > 0) {
    const due = Math.floor(((performance.now() - start) * pace) / 1_000) - took.length
    if (due <= 0) continue
    log.add(waiting.splice(0, due))
    const done = performance.now() - start
    for (let i = 0; i < due && took.length < 5 * pace; i++) took.push(done - (took.length * 1_000) / pace)
  }
  log.close()
  rmSync(folder, { recursive: true, force: true })
  return { p50: median(took), p99: quantile(took, 0.99) }
}

/** Resident memory of silent connections, beyond that of the same number at a bare Node server. */
export async function idle(tools: Tools): Promise<Figure[]> {
  const perConnection = async (server: ServerCommand, flags: readonly string[], conns: number) => {
    const all = [...flags, `--conns=${conns}`, '--mode=idle', '--duration=1', '--settle=2', '--nojoin=1']
    const load = await tools.load(server, all)
    return (load.rss_idle_kb - load.rss_before_kb) / conns
  }
  const beyondBare = async (flags: readonly string[], conns: number) => {
    const bare = await perConnection(bareNode, ['--proto=raw'], conns)
    const ours = await perConnection(parleyHost, flags, conns)
    return {
      each: ours - bare,
      measured: `${(ours - bare).toFixed(1)} KiB (${ours.toFixed(1)} − ${bare.toFixed(1)})`,
    }
  }
  const plain = await beyondBare(['--proto=raw'], 10_000)
  const members = await beyondBare(parleyFlags, limits.membersHere)
  return [
    {
      what: '10,000 idle connections, each beyond a bare socket',
      measured: plain.measured,
      target: '< 10 KB',
      met: plain.each < 10_000 / 1024,
    },
    {
      what: `${limits.membersHere} idle members, with what their joining left behind`,
      measured: members.measured,
    },
  ]
}

/** One of fifty readers stops reading, beside the same load without it. */
export async function stalled(tools: Tools, repeats: number): Promise<Figure[]> {
  const run = (stall: number) =>
    tools.load(parleyHost, [
      ...parleyFlags,
      '--conns=50',
      '--senders=10',
      '--size=1024',
      '--mode=rate',
      '--rate=1000',
      `--stall=${stall}`,
      '--duration=12',
      '--warmup=1',
      '--settle=1',
      '--drain=3',
    ])
  const without: Load[] = []
  const withOne: Load[] = []
  for (let i = 0; i < repeats; i++) {
    without.push(await run(0))
    withOne.push(await run(1))
  }
  const end = (load: Load) => load.rss_end_kb - load.rss_idle_kb
  const peak = (load: Load) => load.rss_peak_kb - load.rss_idle_kb
  const growth = median(withOne.map(peak)) - median(without.map(end))
  const p99 = median(withOne.map((load) => load.lat_p99))
  const usual = median(without.map((load) => load.lat_p99))
  // Data still under way to the stalled one hides the end from it: the host's open files show it.
  const closed = withOne.every((load) => load.fds_end < load.fds_idle)
  return [
    {
      what: 'host memory at its peak, beyond the same load without',
      measured: mib(growth),
      target: '< 8 MiB',
      met: growth < 8 * 1024,
    },
    {
      what: 'the others’ p99, nothing lost',
      measured: ms(p99),
      target: `< 2 × ${ms(usual)}`,
      met: p99 < 2 * usual && withOne.every((load) => load.lost_deliv === 0),
    },
    { what: 'the stalled one is closed', measured: closed ? 'yes' : 'no', target: 'yes', met: closed },
  ]
}
