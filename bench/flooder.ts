import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'

// A separate process: connects to 127.0.0.1 from all over 127.0.0.0/8, sends data that is not a
// hello, and reports the result. node bench/flooder.ts PORT CONNECTIONS_PER_SECOND SECONDS

const [port = 0, perSecond = 0, seconds = 0] = process.argv.slice(2).map(Number)
/**
 * Connections open at once: the host should close them, but this process must survive a host that
 * does not.
 */
const MOST_OPEN = 8_000
const TICK_MS = 5

const clientHello = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...randomBytes(507)])
const noise = randomBytes(16_384)

/** What a connection does once it is open; then it waits until the host ends it. */
const habits: readonly ((socket: Socket) => void)[] = [
  (socket) => socket.write(noise.subarray(0, 300)),
  (socket) => socket.write(noise),
  (socket) => socket.write('GET / HTTP/1.1\r\nHost: room\r\n\r\n'),
  (socket) => socket.write(clientHello),
  (socket) => socket.write('{"kind":"post","nonce":"n","channel":"general","body":"x"}\n'),
  // Sends nothing: the host must limit its patience.
  () => {},
  // Hangs up at once.
  (socket) => socket.destroy(),
]

export interface Flood {
  readonly opened: number
  readonly failed: number
  /** Not tried, because MOST_OPEN were open. */
  readonly held: number
}

let [opened, failed, held] = [0, 0, 0]
const sockets = new Set<Socket>()

function strike(n: number): void {
  if (sockets.size >= MOST_OPEN) {
    held++
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
      habits[n % habits.length]?.(socket)
    })
    .on('error', () => {
      if (!isOpen) failed++
    })
    .on('close', () => sockets.delete(socket))
    .resume()
}

const start = performance.now()
const total = perSecond * seconds
for (let struck = 0; struck < total;) {
  const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000))
  while (struck < due) strike(struck++)
  await setTimeout(TICK_MS)
}
for (const socket of sockets) socket.destroy()
process.stdout.write(JSON.stringify({ opened, failed, held } satisfies Flood))
