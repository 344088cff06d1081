/** One finished system call. */
export interface Call {
  readonly name: string
  /** The file or socket, as strace names it. */
  readonly target: string
  /** The data it read or wrote, without strace's escapes of quotes. */
  readonly text: string
  readonly succeeded: boolean
}

const UNFINISHED = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/
const RESUMED = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$/
const WHOLE = /^(\d+)\s+(\w+)\((.*)$/

/**
 * The calls in the output of `strace -f -yy -o`, in the order in which they ended. A write counts
 * from its beginning.
 */
export function followCalls(output: string): Call[] {
  const begun = new Map<string, string>()
  const calls: Call[] = []
  for (const line of output.split('\n')) {
    const unfinished = UNFINISHED.exec(line)
    const resumed = RESUMED.exec(line)
    if (unfinished) {
      const [, thread = '', name = '', rest = ''] = unfinished
      begun.set(`${thread} ${name}`, rest)
      // Another process may read it from now on.
      if (isSending(name)) calls.push(call(name, `${rest} = 0`))
    } else if (resumed) {
      const [, thread = '', name = '', rest = ''] = resumed
      if (!isSending(name)) calls.push(call(name, (begun.get(`${thread} ${name}`) ?? '') + rest))
    } else {
      const [, , name, rest = ''] = WHOLE.exec(line) ?? []
      if (name !== undefined) calls.push(call(name, rest))
    }
  }
  return calls
}

const isSending = (name: string): boolean => ['write', 'writev', 'sendto', 'sendmsg'].includes(name)
const isReading = (name: string): boolean => ['read', 'recvfrom', 'recvmsg'].includes(name)

function call(name: string, rest: string): Call {
  return {
    name,
    target: /^\d+<(.*?)>(?=[,)\s]|$)/.exec(rest)?.[1] ?? '',
    text: rest.replaceAll('\\"', '"'),
    succeeded: !/= -1 /.test(rest.slice(-80)),
  }
}

const POST = /\{"kind":"post",.*?"nonce":"([\w-]+)"/g
const ACK = /\{"kind":"ack","nonce":"([\w-]+)"/g
const EVENT = /\{"kind":"event","event":\{[^{}]*\{[^{}]*\}[^{}]*"nonce":"([\w-]+)"/g

/**
 * Checks that the log was written and synced after each post arrived, and before its event or ack
 * left the host.
 */
export function checkCalls(calls: readonly Call[]) {
  const problems: string[] = []
  /** Posts that arrived and are not durable yet, and whether the log was written since. */
  const waiting = new Map<string, { written: boolean }>()
  const durable = new Set<string>()
  let [told, syncs] = [0, 0]
  for (const { name, target, text, succeeded } of calls) {
    const isLog = target.endsWith('.db-wal')
    const isSocket = /TCP/.test(target)
    if (isReading(name) && isSocket) {
      for (const [, nonce = ''] of text.matchAll(POST)) waiting.set(nonce, { written: false })
    } else if (name === 'pwrite64' && isLog) {
      for (const post of waiting.values()) post.written = true
    } else if ((name === 'fsync' || name === 'fdatasync') && isLog && succeeded) {
      syncs++
      for (const [nonce, { written }] of waiting) {
        if (!written) continue
        waiting.delete(nonce)
        durable.add(nonce)
      }
    } else if (isSending(name) && isSocket) {
      for (const [what, found] of [
        ['ack', text.matchAll(ACK)],
        ['event', text.matchAll(EVENT)],
      ] as const) {
        for (const [, nonce = ''] of found) {
          if (!/^(Ann|Bob)-\d+$/.test(nonce)) continue
          told++
          if (!durable.has(nonce)) problems.push(`the ${what} of ${nonce} left before a sync of the log`)
        }
      }
    }
  }
  return { posts: durable.size + waiting.size, told, syncs, problems }
}
