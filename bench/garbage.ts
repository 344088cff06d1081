import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { median, ms, quantile, type Figure } from './figures.ts'
import type { Flood } from './flooder.ts'
import { newcomers, openSecure, LoadMembers } from './load-members.ts'
import { secureHost } from './load-generator.ts'

const MEMBERS = 10
const MESSAGES_PER_SECOND = 50
const STRANGERS_PER_SECOND = 1_000
/**
 * The host has one processor. The members and the flood share the other; the members have priority.
 */
const HOST_CPU = '0'
const OTHER_CPU = '1'

/** Why this cannot be measured here; null if it can. */
export const missingForGarbage = (): string | null =>
  process.platform === 'linux' && spawnSync('which', ['taskset']).status === 0
    ? null
    : 'it needs Linux, where all of 127.0.0.0/8 is this computer, and taskset'

/**
 * Strangers from all over 127.0.0.0/8 connect and send garbage while members chat and newcomers
 * join. No one may be dropped, and messages may take at most three times as long as without the
 * flood. The host has TLS and its default limits. Takes twice `seconds`; the quiet half is first.
 */
export async function garbage(seconds: number): Promise<Figure[]> {
  spawnSync('taskset', ['-cp', OTHER_CPU, String(process.pid)])
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const host = spawn('taskset', ['-c', HOST_CPU, ...secureHost(0)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(host, 'exit')
  try {
    const listening = await firstLine(host)
    const open = openSecure(listening.port)
    const members = await LoadMembers.join(open, MEMBERS)
    await members.run(1, MESSAGES_PER_SECOND)
    const quiet = await members.run(seconds, MESSAGES_PER_SECOND)
    const [flooded, arrivals, flood] = await Promise.all([
      members.run(seconds, MESSAGES_PER_SECOND),
      newcomers(open, seconds),
      runFlood(listening.port, seconds),
    ])
    const { here } = members
    await members.leave()
    const usual = quantile(quiet.latencies, 0.99)
    const p99 = quantile(flooded.latencies, 0.99)
    const rate = Math.round(flood.opened / seconds)
    return [
      {
        what: 'strangers’ connections a second',
        measured: `${rate.toLocaleString('en')} (${flood.failed} failed, ${flood.skipped} not tried)`,
        target: `≥ ${0.95 * STRANGERS_PER_SECOND}`,
        met: rate >= 0.95 * STRANGERS_PER_SECOND,
      },
      {
        what: 'members still there, messages lost',
        measured: `${here} of ${MEMBERS}, ${quiet.lost + flooded.lost}`,
        target: 'all, none',
        met: here === MEMBERS && quiet.lost + flooded.lost === 0,
      },
      {
        what: 'each reader has it, p99',
        measured: ms(p99),
        target: `< 3 × ${ms(usual)}`,
        met: p99 < 3 * usual,
      },
      {
        what: 'the same, p50',
        measured: `${ms(median(flooded.latencies))}; quiet ${ms(median(quiet.latencies))}`,
      },
      {
        what: 'newcomers admitted meanwhile',
        measured: `${arrivals.joinMs.length} of ${arrivals.tried}, slowest ${ms(Math.max(...arrivals.joinMs))}`,
        target: 'all',
        met: arrivals.joinMs.length === arrivals.tried,
      },
    ]
  } finally {
    host.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

async function firstLine(host: ChildProcess): Promise<{ port: number }> {
  if (!host.stdout) throw new Error('the host has no stdout')
  for await (const line of createInterface({ input: host.stdout }))
    return JSON.parse(line) as { port: number }
  throw new Error(`the host ended with ${host.exitCode}`)
}

async function runFlood(port: number, seconds: number): Promise<Flood> {
  const flooder = join(import.meta.dirname, 'flooder.ts')
  const args = [process.execPath, flooder, port, STRANGERS_PER_SECOND, seconds].map(String)
  const child = spawn('nice', ['-n', '19', 'taskset', '-c', OTHER_CPU, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await text(child.stdout)) as Flood
}
