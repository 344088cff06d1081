import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Started } from '../../browser/processes.ts'
import { startHost, readFromHost, type HostProcess } from '../host-process.ts'
import { checkLog, checkConverged } from '../check-log.ts'
import type { Member } from '../member.ts'
import { skippedOutcome, type Outcome } from '../outcome.ts'
import { writer } from '../writer.ts'

const NAME = 'disk full'
const DISK = '8m'
/**
 * Size of the posts that fill the space which the log had already reserved.
 */
const BODY = 4_000
const MOST_POSTS = 900

/**
 * Fills the host's disk while it runs: sends are refused with the reason, reading goes on, and free
 * space restores everything.
 */
export async function fillDisk(): Promise<Outcome> {
  const started = new Started()
  const mount = join(await started.folder(), 'disk')
  const refusal = mountDisk(mount)
  if (refusal !== null) {
    await started.end()
    return skippedOutcome(NAME, refusal)
  }
  const members: Member[] = []
  let host: HostProcess | null = null
  try {
    host = await startHost(started, join(mount, 'data'))
    for (const name of ['Ann', 'Bob']) members.push(writer(name, host))
    const [ann, bob] = members
    if (!ann || !bob) throw new Error('no one came')
    const problems: string[] = []
    for (const member of members) {
      member.session.start()
      member.post()
      await member.until('an event', () => member.pending.size === 0 && member.copy.length > 0)
    }

    // Makes the later reader a member already: no newcomer can join on a full disk.
    await readFromHost(host)
    const filler = join(mount, 'filler')
    fill(filler)
    while (ann.failed.size === 0 && ann.posted.length < MOST_POSTS) {
      ann.post(BODY)
      bob.post(10)
      for (const member of members) {
        await member.until('an answer', () => member.pending.size === member.failed.size)
      }
    }
    for (let i = 0; i < 10; i++) for (const member of members) member.post(BODY)
    for (const member of members) {
      await member.until('an answer', () => member.pending.size === member.failed.size)
    }
    const reasons = new Set(members.flatMap(({ failed }) => [...failed.values()]))
    if ([...reasons].join() !== 'disk-full') problems.push(`refused with ${[...reasons].join() || 'nothing'}`)
    const refused = members.reduce((sum, { failed }) => sum + failed.size, 0)
    const page = await bob.session.loadOlder(undefined, Number.MAX_SAFE_INTEGER)
    if (!page.ok || page.value.events.length === 0) problems.push('no page is read while the disk is full')
    if (members.some(({ session }) => session.state.kind !== 'joined'))
      problems.push('a member lost its connection')

    // A host that starts on the full disk still opens, and can be read.
    await host.process.kill()
    host = await startHost(started, join(mount, 'data'), { port: host.port })
    for (const { session } of members) session.retryNow()
    const again = await readFromHost(host)
    if (again.length === 0) problems.push('nothing is read from a host that was started on a full disk')
    const newcomer = writer('Cy', host)
    newcomer.session.start()
    const arrival = () => newcomer.session.state
    await newcomer.until('an answer', () => ['backingOff', 'closed', 'joined'].includes(arrival().kind))
    const state = arrival()
    if (state.kind !== 'backingOff' || state.because.code !== 'disk-full')
      problems.push(`a newcomer at a full disk is ${JSON.stringify(state)}`)
    members.push(newcomer)

    rmSync(filler)
    for (const member of members) {
      member.retryFailed()
      member.post()
      await member.until('its last event', () => member.pending.size === 0)
    }
    const log = await readFromHost(host)
    for (const member of members) await member.until('the end', () => member.copy.length >= log.length)
    const { acked, lost, doubled, problems: found } = checkLog(log, members, { inOrderOfWriting: false })
    problems.push(...found, ...checkConverged(log, members))
    return { name: NAME, seed: null, counts: { refused, acked, lost, doubled }, problems, skipped: null }
  } finally {
    for (const { session } of members) session.leave()
    await host?.process.kill()
    execFileSync('umount', [mount])
    await started.end()
  }
}

/** Mounts a small file system; returns why it cannot. */
function mountDisk(path: string): string | null {
  if (process.platform !== 'linux') return 'needs Linux: it mounts a small tmpfs'
  if (process.getuid?.() !== 0) return 'needs root: it mounts a small tmpfs'
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=0700`, 'tmpfs', path], { stdio: 'pipe' })
    return null
  } catch (error) {
    return `no tmpfs can be mounted here: ${String(error).split('\n', 1)[0]}`
  }
}

/** Uses up all the free space. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  for (let size = 1 << 20; size > 0;) {
    try {
      // A write may take less than asked before the next one fails.
      writeSync(file, Buffer.alloc(size))
    } catch {
      size >>= 1
    }
  }
  closeSync(file)
}
