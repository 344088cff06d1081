import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encrypted, idle, latency, saturation, stalled } from './fan-out.ts'
import { printFigures } from './figures.ts'
import { garbage, missingForGarbage } from './garbage.ts'
import { historyFigures } from './history.ts'
import { missingForGenerator, LoadGenerator } from './load-generator.ts'

/**
 * Deliveries per second. Latency is measured at a fifth of them if this run does not measure
 * saturation.
 */
const USUAL_RATE = 1_000_000

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    repeats: { type: 'string', default: '3' },
    messages: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '30' },
  },
})
const wanted = (part: string): boolean => values.only === undefined || values.only.split(',').includes(part)
const repeats = Number(values.repeats)

async function fanOut(generator: LoadGenerator): Promise<void> {
  let rate = USUAL_RATE
  if (wanted('saturation')) {
    const saturated = await saturation(generator, repeats)
    rate = saturated.rate
    printFigures('Fan-out: 100 members, 100-byte bodies, durable and acked', saturated.figures)
  }
  if (wanted('encrypted')) printFigures('Fan-out with TLS', await encrypted(generator, repeats))
  if (wanted('latency')) printFigures('Latency', await latency(generator, rate, repeats))
  if (wanted('idle')) printFigures('Idle connections', await idle(generator))
  if (wanted('stalled')) printFigures('A reader that stops reading', await stalled(generator, repeats))
}

async function history(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  try {
    const count = Number(values.messages)
    printFigures(`A log of ${count.toLocaleString('en')} messages`, await historyFigures(count, folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function flood(): Promise<void> {
  const absent = missingForGarbage()
  if (absent === null) {
    const seconds = Number(values.seconds)
    printFigures('1,000 strangers a second while ten members chat', await garbage(seconds))
  } else process.stdout.write(`Not measured: garbage (${absent}).\n`)
}

/** In a separate process, because it is a program: it builds the app first. */
function startup(): void {
  const program = join(import.meta.dirname, 'startup.ts')
  const { status } = spawnSync(process.execPath, [program, '--repeats', values.repeats], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

const lacking = missingForGenerator()
if (lacking === null) {
  const generator = new LoadGenerator()
  try {
    await fanOut(generator)
  } finally {
    generator.dispose()
  }
} else {
  process.stdout.write(
    `Not measured: fan-out, latency, idle connections, a stalled reader, TLS (${lacking}).\n`,
  )
}
if (wanted('history')) await history()
if (wanted('startup')) startup()
// Last, because it limits this process to one processor.
if (wanted('garbage')) await flood()
