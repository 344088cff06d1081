import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ParleyApp } from '../shared/app/parley-app.ts'
import { writeRoomCard } from '../shared/app/hosting/room-card.ts'
import { openDataFolder } from '../shared/node/storage/data-folder.ts'
import { logPath, openRoomLog } from '../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../shared/node/storage/room-log/room-log.ts'
import { INDEX_STEP, indexMore } from '../shared/node/storage/room-log/indexing.ts'
import { searchMessages } from '../shared/node/storage/room-log/search.ts'
import { systemChance, systemClock } from '../shared/node/system.ts'
import type { RoomEvent } from '../shared/protocol/log/events.ts'
import { limits } from '../shared/protocol/base/limits.ts'
import { sampleMessages, queries } from './sample-messages.ts'
import { median, ms, printFigures, quantile, timed, under, type Figure } from './figures.ts'

const BATCH = 1_000
const REPEATS = 5
const ROOT = join(import.meta.dirname, '..')

const app = (folder: string): ParleyApp =>
  new ParleyApp({
    folder: openDataFolder(folder),
    downloads: () => folder,
    clock: systemClock,
    chance: systemChance,
    as: 'Bench',
  })

/**
 * Has the app host a room, so that it is among its recent rooms; returns the room's id.
 */
async function hostedBefore(folder: string): Promise<string> {
  const parley = app(folder)
  const hosted = await parley.dispatch({ kind: 'hostRoom', name: 'Bench', bind: '127.0.0.1', port: 0 })
  if (!hosted.ok) throw new Error(hosted.problem.text)
  const id = parley.state.rooms[0]?.id ?? ''
  await parley.close()
  writeRoomCard(folder, { id, name: 'Bench' })
  return id
}

function fill(log: RoomLog, count: number): number {
  let batch: RoomEvent[] = []
  const { ms: took } = timed(() => {
    for (const message of sampleMessages(count, log.head.seq + 1)) {
      if (batch.push(message) < BATCH) continue
      log.add(batch)
      batch = []
    }
    log.add(batch)
  })
  return took
}

/** Milliseconds from starting the process to the line that says it is listening. */
async function hostStart(folder: string): Promise<number> {
  const start = performance.now()
  const args = ['host', '--plain', '--json', '--bind', '127.0.0.1', '--port', '0', '--data', folder]
  const host = spawn(process.execPath, [join(ROOT, 'cli/parley.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(host, 'exit')
  const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string]
  const took = performance.now() - start
  if (!line.includes('"listening"')) throw new Error(line)
  host.kill('SIGINT')
  await ended
  return took
}

/** Milliseconds until a running app shows a room with its last page. */
async function roomOpen(folder: string, id: string): Promise<number> {
  const parley = app(folder)
  const start = performance.now()
  const opened = await parley.dispatch({ kind: 'openRecent', id })
  if (!opened.ok) throw new Error(opened.problem.text)
  const shown = parley.state.rooms[0]?.channels[0]?.entries.length
  const took = performance.now() - start
  await parley.close()
  if (shown !== limits.pageEvents) throw new Error(`${shown} events are shown`)
  return took
}

function pages(log: RoomLog): { host: number[]; scrolling: number[] } {
  const host = []
  const scrolling = []
  for (let i = 1; i <= 500; i++) {
    // A prime stride visits the whole log out of order.
    const seq = (i * 7_919_777) % log.head.seq
    host.push(timed(() => log.before(undefined, seq, limits.pageEvents + 1)).ms)
    scrolling.push(timed(() => log.before(i % 2 ? 'general' : 'library', seq, limits.pageEvents)).ms)
  }
  return { host, scrolling }
}

function searches(log: RoomLog): { all: number[]; slowest: string } {
  const each = queries.map(({ kind, ...query }) => ({
    kind,
    took: Array.from(
      { length: REPEATS },
      () => timed(() => searchMessages(log.database, { ...query, limit: limits.searchHits + 1 })).ms,
    ),
  }))
  if (process.argv.includes('--each')) {
    printFigures(
      'Each query, median',
      each.map(({ kind, took }) => ({ what: kind, measured: ms(median(took)) })),
    )
  }
  const slowest = each.toSorted((a, b) => median(b.took) - median(a.took))[0]
  return { all: each.flatMap(({ took }) => took), slowest: slowest?.kind ?? '' }
}

const repeatedly = async (measure: () => Promise<number>): Promise<number> => {
  const took = []
  for (let i = 0; i < REPEATS; i++) took.push(await measure())
  return median(took)
}

/** Fills a log, indexes it, and measures what a user waits for. */
export async function historyFigures(count: number, folder: string): Promise<Figure[]> {
  const id = await hostedBefore(folder)
  const { log } = openRoomLog(folder, { id, name: 'Bench' }, Date.now())
  const filling = fill(log, count)
  const indexing = timed(() => {
    while (indexMore(log.database) === INDEX_STEP);
  }).ms
  log.close()
  const size = statSync(logPath(folder, id)).size / 2 ** 20
  const start = await repeatedly(() => hostStart(folder))
  const open = await repeatedly(() => roomOpen(folder, id))
  const again = openRoomLog(folder, { id, name: 'Bench' }, Date.now()).log
  const { host, scrolling } = pages(again)
  const search = searches(again)
  again.close()
  return [
    { what: 'storing, in batches of 1000', measured: `${Math.round((count / filling) * 1_000)} messages/s` },
    { what: 'indexing', measured: `${Math.round((count / indexing) * 1_000)} messages/s` },
    { what: 'file, with its index', measured: `${size.toFixed(0)} MiB` },
    under('host start, process to listening', start, 1_000),
    under('room open, asked to shown', open, 1_000),
    under('page at the host, p95', quantile(host, 0.95), 10),
    under('page of a channel while scrolling, p95', quantile(scrolling, 0.95), 10),
    under(`search p95 (slowest: ${search.slowest})`, quantile(search.all, 0.95), 50),
  ]
}

if (import.meta.main) {
  const count = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 1_000_000)
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  try {
    printFigures(`A log of ${count.toLocaleString('en')} messages`, await historyFigures(count, folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
