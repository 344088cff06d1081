import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

// `node bench/flooder.ts PORT CONNECTIONS_PER_SECOND SECONDS` runs as a separate process. It
// connects to 127.0.0.1 from all over 127.0.0.0/8, sends data that is not a hello, and prints what
// happened.

const [port = 0, perSecond = 0, seconds = 0] = process.argv.slice(2).map(Number)
/**
 * Connections open at once. The host should close them, but this process must survive if it does
 * not.
 */
const MOST_OPEN = 8_000
const TICK_MS = 5

const clientHello = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...randomBytes(507)])
const noise = randomBytes(16_384)

/** What a connection may do once it is open. Then it waits until the host closes it. */
const behaviours: readonly ((socket: Socket) => void)[] = [
  (socket) => socket.write(noise.subarray(0, 300)),
  (socket) => socket.write(noise),
  (socket) => socket.write('GET / HTTP/1.1\r\nHost: room\r\n\r\n'),
  (socket) => socket.write(clientHello),
  (socket) => socket.write('{"kind":"post","nonce":"n","channel":"general","content":{"text":"x"}}\n'),
  // Sends nothing, so the host needs a deadline.
  () => {},
  // Hangs up at once.
  (socket) => socket.destroy(),
]

export interface Flood {
  readonly opened: number
  readonly failed: number
  /** Not tried, because MOST_OPEN were open. */
  readonly skipped: number
}

let [opened, failed, skipped] = [0, 0, 0]
const sockets = new Set<Socket>()

function connectOnce(n: number): void {
  if (sockets.size >= MOST_OPEN) {
    skipped++
    return
  }
  const [a = 1, b = 1, c = 1] = randomBytes(3)
  const localAddress = `127.${a}.${b}.${Math.max(1, Math.min(c, 254))}`
  const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true })
  let isOpen = false
  sockets.add(socket)
  socket
    .on('connect', () => {
      isOpen = true
      opened++
      behaviours[n % behaviours.length]?.(socket)
    })
    .on('error', () => {
      if (!isOpen) failed++
    })
    .on('close', () => sockets.delete(socket))
    .resume()
}

const start = performance.now()
const total = perSecond * seconds
for (let started = 0; started < total;) {
  const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000))
  while (started < due) connectOnce(started++)
  await setTimeout(TICK_MS)
}
for (const socket of sockets) socket.destroy()
process.stdout.write(JSON.stringify({ opened, failed, skipped } satisfies Flood))
