import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encrypted, idle, latency, saturation, stalled } from './fan-out.ts'
import { printFigures } from './figures.ts'
import { garbage, garbageMissing } from './garbage.ts'
import { historyFigures } from './history.ts'
import { missing, Tools } from './tools.ts'

/**
 * When saturation is not measured in this run, latency is measured at a fifth of these deliveries a
 * second.
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

async function fanOut(tools: Tools): Promise<void> {
  let rate = USUAL_RATE
  if (wanted('saturation')) {
    const saturated = await saturation(tools, repeats)
    rate = saturated.rate
    printFigures('Fan-out: 100 members, 100-byte bodies, durable and acked', saturated.figures)
  }
  if (wanted('encrypted')) printFigures('Fan-out with TLS', await encrypted(tools, repeats))
  if (wanted('latency')) printFigures('Latency', await latency(tools, rate, repeats))
  if (wanted('idle')) printFigures('Idle connections', await idle(tools))
  if (wanted('stalled')) printFigures('A reader that stops reading', await stalled(tools, repeats))
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
  const absent = garbageMissing()
  if (absent === null) {
    const seconds = Number(values.seconds)
    printFigures('1,000 strangers a second while ten members chat', await garbage(seconds))
  } else process.stdout.write(`Not measured: garbage (${absent}).\n`)
}

/** In a separate process, as when run alone: it first builds what it starts. */
function startup(): void {
  const program = join(import.meta.dirname, 'startup.ts')
  const { status } = spawnSync(process.execPath, [program, '--repeats', values.repeats], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

const lacking = missing()
if (lacking === null) {
  const tools = new Tools()
  try {
    await fanOut(tools)
  } finally {
    tools.dispose()
  }
} else {
  process.stdout.write(
    `Not measured: fan-out, latency, idle connections, a stalled reader, TLS (${lacking}).\n`,
  )
}
if (wanted('history')) await history()
if (wanted('startup')) startup()
// Last: it leaves this process on one processor.
if (wanted('garbage')) await flood()
