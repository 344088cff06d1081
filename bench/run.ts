import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { idle, latency, saturation, stalled } from './fan-out.ts'
import { printFigures } from './figures.ts'
import { historyFigures } from './history.ts'
import { missing, Tools } from './tools.ts'

/** Deliveries a second that latency is measured at a fifth of, when saturation is not measured in this run. */
const USUAL_RATE = 1_000_000

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    repeats: { type: 'string', default: '3' },
    messages: { type: 'string', default: '1000000' },
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

const lacking = missing()
if (lacking === null) {
  const tools = new Tools()
  try {
    await fanOut(tools)
  } finally {
    tools.dispose()
  }
} else {
  process.stdout.write(`Not measured: fan-out, latency, idle connections, a stalled reader (${lacking}).\n`)
}
if (wanted('history')) await history()
