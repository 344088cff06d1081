import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRoomLog } from '../shared/node/storage/room-log/open.ts'
import { limits } from '../shared/protocol/base/limits.ts'
import { sampleMessages } from './sample-messages.ts'
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
  type LoadGenerator,
} from './load-generator.ts'

const STORED_NOWHERE = ['redis', 'nats']
const CHAT = ['mosquitto', 'ngircd', 'inspircd']
const PEERS = ['limit-tick', ...STORED_NOWHERE, ...CHAT]
const WINDOWS = [1, 16, 256]
/**
 * The window that counts as saturating: the host's processor is busy, and the generator's is not
 * yet the limit.
 */
const SATURATED = 16
/**
 * Runs in which other processes used a larger share of the processors are ignored if there are
 * better ones.
 */
const MOST_FOREIGN_LOAD = 0.1

const millions = (rate: number): string => `${(rate / 1e6).toFixed(2)} M/s`
const mib = (kilobytes: number): string => `${(kilobytes / 1024).toFixed(1)} MiB`

export interface Saturation {
  readonly figures: Figure[]
  /** Deliveries per second of the saturated host. */
  readonly rate: number
}

/**
 * Seconds of load before counting. A host that has just started shares its one processor with the
 * compiler of its code for some seconds; the peers are compiled already.
 */
const WARMUP_S = 8

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
 * One room, 100 members: durable and acked deliveries, compared with the limit and with other
 * servers.
 */
export async function saturation(generator: LoadGenerator, repeats: number): Promise<Saturation> {
  const results = generator.saturate(PEERS, repeats)
  const figures: Figure[] = []
  let saturated = NaN
  for (const window of WINDOWS) {
    const rows = results.filter(({ key }) => key.endsWith(` W=${window}`))
    const what = `fan-out, ${window} in flight`
    const warm = await measureInTurns(generator, repeats, window)
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
      ...[...CHAT, ...STORED_NOWHERE].map((peer) => compareWithPeer(rows, peer, ours, `${what}: ${peer}`)),
    )
  }
  return { figures, rate: saturated }
}

/**
 * The limit alone, with lines as long as ours, and with storage; then ours. They run in turns, so
 * each ratio is of one moment.
 */
async function measureInTurns(
  generator: LoadGenerator,
  repeats: number,
  window: number,
): Promise<{ limit: Load; shaped: Load; durable: Load; ours: Load }[]> {
  const rounds = []
  for (let i = 0; i < repeats; i++) {
    rounds.push({
      limit: await generator.load(generator.limit, windowed(window)),
      shaped: await generator.load(generator.limit, [...eventShapedFlags, ...windowed(window)]),
      durable: await generator.load(generator.durableLimit, windowed(window)),
      ours: await generator.load(parleyHost, [...parleyFlags, ...windowed(window, WARMUP_S)]),
    })
  }
  return rounds
}

function compareWithPeer(rows: readonly PeerLoad[], peer: string, ours: number, what: string): Figure {
  const theirs = median(ratiosToLimit(rows, peer))
  if (Number.isNaN(theirs)) return { what, measured: 'not installed' }
  return { what, measured: theirs.toFixed(2), target: `ours above: ${ours.toFixed(2)}`, met: ours > theirs }
}

const quietRuns = (rows: readonly PeerLoad[], label: string): PeerLoad[] => {
  const all = rows.filter((row) => row.label === label && row.error === undefined)
  const quiet = all.filter(({ foreign }) => foreign <= MOST_FOREIGN_LOAD)
  return quiet.length > 0 ? quiet : all
}

/** Within each round, because a computer's speed changes. */
function ratiosToLimit(rows: readonly PeerLoad[], label: string): number[] {
  const limit = new Map(quietRuns(rows, 'limit-tick').map((row) => [row.rep, row.dps]))
  return quietRuns(rows, label).map(({ rep, dps }) => dps / (limit.get(rep) ?? NaN))
}

/** The cost of encryption: the same load on the same engine with and without it, in turns. */
export async function encrypted(generator: LoadGenerator, repeats: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const window of WINDOWS) {
    const runs: { plain: Load; secure: Load }[] = []
    for (let i = 0; i < repeats; i++) {
      runs.push({
        plain: await generator.load(parleyHost, [...parleyFlags, ...windowed(window)]),
        secure: await generator.load(secureUnpacedHost, [...secureFlags, ...windowed(window)]),
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

/** From sending to the last receiver, at a fifth of the saturated load. */
export async function latency(
  generator: LoadGenerator,
  saturated: number,
  repeats: number,
): Promise<Figure[]> {
  const pace = Math.round((0.2 * saturated) / 100)
  const flags = [
    '--conns=100',
    '--size=100',
    '--mode=rate',
    `--rate=${pace}`,
    '--duration=5',
    `--warmup=${WARMUP_S}`,
    '--settle=0.5',
    '--drain=3',
  ]
  const limit: Load[] = []
  const ours: Load[] = []
  for (let i = 0; i < repeats; i++) {
    limit.push(await generator.load(generator.limit, flags))
    ours.push(await generator.load(parleyHost, [...parleyFlags, ...flags]))
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
 * Stores messages at the same rate and does nothing else: the time of the disk alone, with its
 * occasional pauses.
 */
function commits(pace: number): { p50: number; p99: number } {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const { log } = openRoomLog(folder, { id: 'bench', name: 'Bench' }, Date.now())
  const waiting = [...sampleMessages(5 * pace)]
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

/** Memory of idle connections, beyond what the same number takes in a bare Node server. */
export async function idle(generator: LoadGenerator): Promise<Figure[]> {
  const perConnection = async (server: ServerCommand, flags: readonly string[], conns: number) => {
    const all = [...flags, `--conns=${conns}`, '--mode=idle', '--duration=1', '--settle=2', '--nojoin=1']
    const load = await generator.load(server, all)
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
      what: `${limits.membersHere} idle members, with what remains of their joining`,
      measured: members.measured,
    },
  ]
}

/** One of fifty readers stops reading, compared with the same load without that. */
export async function stalled(generator: LoadGenerator, repeats: number): Promise<Figure[]> {
  const run = (stall: number) =>
    generator.load(parleyHost, [
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
  // The stalled reader cannot see the end behind its unread data; the host's open files show it.
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
    { what: 'the stalled reader is closed', measured: closed ? 'yes' : 'no', target: 'yes', met: closed },
  ]
}
