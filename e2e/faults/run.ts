import { parseArgs } from 'node:util'
import { killClients } from './loops/client-kill.ts'
import { keepThroughClocks } from './loops/clock-retention.ts'
import { moveClock } from './loops/clock.ts'
import { mutateFrames } from './loops/decoder.ts'
import { fillDisk } from './loops/disk-full.ts'
import { watchSyncs } from './loops/fsync.ts'
import { killHosts } from './loops/host-kill.ts'
import { describeProblems, type Outcome } from './outcome.ts'
import { cutEverywhere, runProxied } from './loops/proxy-run.ts'
import { restartBehindRetention } from './loops/restart-retention.ts'
import { simulate } from './loops/simulated.ts'
import { stallReaders } from './loops/stalled-reader.ts'

const USAGE = `node e2e/faults/run.ts [--seed N] [--cycles 200] [--seeds 1000] [--frames 1000000] [--only NAME]

Runs all long fault loops, one after another, and prints a table. The exit code is 1 if a promise was broken.
  --seed    the first seed; the one that a failure names reproduces it
  --cycles  hosts to kill; a tenth as many clients to kill, and readers that stall
  --seeds   seeds of simulated faults, and of real sockets through a faulty proxy; half as many for each kind of retention
  --frames  mutated frames for the decoders
  --only    only the loops whose name contains this
`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    cycles: { type: 'string', default: '200' },
    seeds: { type: 'string', default: '1000' },
    frames: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})

const count = (name: 'seed' | 'cycles' | 'seeds' | 'frames'): number => {
  const value = Number(values[name])
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`--${name} needs a whole number`)
  return value
}
const printProgress = (line: string) => process.stderr.write(`${line}\n`)

const loops: readonly (readonly [string, (seed: number) => Promise<Outcome> | Outcome])[] = [
  ['host killed', (seed) => killHosts(seed, count('cycles'), printProgress)],
  ['client killed', (seed) => killClients(seed, Math.ceil(count('cycles') / 10), printProgress)],
  ['simulated faults', (seed) => simulate(seed, count('seeds'), printProgress)],
  ['late log', (seed) => simulate(seed, Math.ceil(count('seeds') / 5), printProgress, 'late')],
  ['faulty network', (seed) => runProxied(seed, count('seeds'), printProgress)],
  ['stalled reader', (seed) => stallReaders(seed, Math.ceil(count('cycles') / 10), printProgress)],
  ['cut at every byte, up', (seed) => cutEverywhere('up', seed)],
  ['cut at every byte, down', (seed) => cutEverywhere('down', seed)],
  ['mutated frames', (seed) => mutateFrames(seed, count('frames'), printProgress)],
  ['clock moved', (seed) => moveClock(seed)],
  ['clocks with retention', (seed) => keepThroughClocks(seed, Math.ceil(count('seeds') / 2), printProgress)],
  [
    'restarts behind retention',
    (seed) => restartBehindRetention(seed, Math.ceil(count('seeds') / 2), printProgress),
  ],
  ['disk full', () => fillDisk()],
  ['fsync before ack', () => watchSyncs()],
]

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

async function runAll(seed: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [name, loop] of loops.filter(([one]) => one.includes(values.only))) {
    printProgress(`${name} …`)
    try {
      outcomes.push(await loop(seed))
    } catch (error) {
      outcomes.push({ name, seed, counts: {}, problems: [describe(error)], skipped: null })
    }
  }
  return outcomes
}

const verdictOf = ({ problems, skipped }: Outcome): string =>
  skipped !== null ? 'skipped' : problems.length > 0 ? 'FAILED' : 'passed'

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => {
    const counts = Object.entries(outcome.counts).map(([what, n]) => `${n} ${what}`)
    return [outcome.name, verdictOf(outcome), outcome.skipped ?? counts.join(', ')] as const
  })
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows
    .map(([name, verdict, text]) => `${name.padEnd(width)}  ${verdict.padEnd(7)}  ${text}\n`)
    .join('')
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const seed = count('seed')
  const outcomes = await runAll(seed)
  const failed = outcomes.filter(({ problems }) => problems.length > 0)
  const skipped = outcomes.filter((outcome) => outcome.skipped !== null)
  process.stdout.write(`\nseed ${seed}\n${table(outcomes)}`)
  for (const outcome of failed) process.stdout.write(`\n${describeProblems(outcome)}\n`)
  const passed = outcomes.length - failed.length - skipped.length
  process.stdout.write(`\n${passed} passed, ${failed.length} failed, ${skipped.length} skipped\n`)
  return failed.length > 0 || outcomes.length === 0 ? 1 : 0
}

process.exitCode = await main()
