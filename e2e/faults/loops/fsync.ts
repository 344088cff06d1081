import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Started } from '../../browser/processes.ts'
import type { Member } from '../member.ts'
import { skippedOutcome, type Outcome } from '../outcome.ts'
import { followCalls, checkCalls } from '../strace-log.ts'
import { writer } from '../writer.ts'

const NAME = 'fsync before ack'
const CALLS = 'read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync'
const parley = join(import.meta.dirname, '../../../cli/parley.ts')

/**
 * Watches the system calls of a host while two members write single messages and bursts. Between
 * reading a post and sending its event or ack, the host must have written and synced the log's
 * write-ahead file. kill -9 cannot show this: the system keeps what a dead process wrote.
 */
export async function watchSyncs(): Promise<Outcome> {
  const refusal = missing()
  if (refusal !== null) return skippedOutcome(NAME, refusal)
  const started = new Started()
  const folder = await started.folder()
  const calls = join(folder, 'calls')
  const data = join(folder, 'data')
  const tracing = ['-f', '-yy', '-s', '200000', '-o', calls, '-e', `trace=${CALLS}`]
  const hosting = ['host', '--json', '--plain', '--bind', '127.0.0.1', '--port', '0', '--data', data]
  const strace = spawn('strace', [...tracing, process.execPath, parley, ...hosting])
  const ended = once(strace, 'exit')
  const members: Member[] = []
  try {
    const [line] = (await once(createInterface({ input: strace.stdout }), 'line')) as [string]
    const host = JSON.parse(line) as { port: number; room: string }
    for (const name of ['Ann', 'Bob']) members.push(writer(name, host))
    for (const member of members) member.session.start()
    for (const burst of [1, 1, 1, 1, 1, 20, 1, 50, 5, 1, 100]) {
      for (const member of members) for (let i = 0; i < burst; i++) member.post()
      for (const member of members) {
        await member.until('acks', () => member.acked.size === member.posted.length)
      }
    }
  } finally {
    for (const { session } of members) session.leave()
    // The host is strace's child: its folder gives its process id.
    process.kill(Number(readFileSync(join(data, 'holder'), 'utf8')), 'SIGTERM')
    await ended
  }
  const { posts, told, syncs, problems } = checkCalls(followCalls(readFileSync(calls, 'utf8')))
  await started.end()
  const wanted = members.reduce((sum, { posted }) => sum + posted.length, 0)
  if (posts !== wanted) problems.push(`${posts} of ${wanted} posts were found among the calls`)
  return { name: NAME, seed: null, counts: { posts, told, syncs }, problems, skipped: null }
}

function missing(): string | null {
  if (process.platform !== 'linux') return 'needs Linux and strace'
  const found = spawnSync('strace', ['-V'], { stdio: 'ignore' })
  if (found.error) return 'strace is missing; npm run test:setup installs it'
  const allowed = spawnSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' })
  return allowed.status === 0 ? null : 'strace may not trace here (ptrace is refused)'
}
