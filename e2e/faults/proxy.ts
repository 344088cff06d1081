import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Direction } from './simulated-link.ts'

/** The faults of one connection. None, when empty. */
export interface FaultPlan {
  /** Both sides lose the connection right after this many bytes of a direction have crossed. */
  readonly cut?: { readonly direction: Direction; readonly bytes: number; readonly abruptly: boolean }
  /** Bytes after which a direction silently drops everything, even the end of the connection. */
  readonly blackhole?: Partial<Record<Direction, number>>
  /**
   * Bytes after which a direction is no longer read: its data piles up, first here and then at its
   * sender.
   */
  readonly stopReading?: Partial<Record<Direction, number>>
  /** The largest piece passed on at once, and the time until the next one, in milliseconds. */
  readonly pieces?: { readonly bytes: () => number; readonly delayMs: () => number }
}

/** A TCP proxy on this computer that disturbs each connection as its plan says. */
export class FaultProxy {
  /** The plan of the next connection. */
  plan: () => FaultPlan = () => ({})
  /** Connections so far, and how many of them were cut, blackholed or paused as planned. */
  connections = 0
  faults = 0
  readonly #server: Server
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #paused = new Set<Socket>()
  /**
   * Being reset. If one of them were destroyed meanwhile, Node would lose its handle and the
   * process would never end.
   */
  readonly #resetting = new Set<Socket>()

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    server.on('connection', (socket) => this.#accepted(socket))
  }

  /** Listens in front of a port of this computer. */
  static async open(target: number): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    const proxy = new FaultProxy(server, target)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Lets paused data flow again. */
  resumeReading(): void {
    for (const socket of this.#paused) socket.resume()
    this.#paused.clear()
  }

  /** Cuts every connection that is open now. */
  cutAll(): void {
    for (const socket of this.#sockets) if (!this.#resetting.has(socket)) socket.destroy()
  }

  async close(): Promise<void> {
    this.cutAll()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accepted(near: Socket): void {
    this.connections++
    const plan = this.plan()
    const far = connect({ host: '127.0.0.1', port: this.#target, allowHalfOpen: true, noDelay: true })
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          this.#sockets.delete(socket)
          this.#resetting.delete(socket)
        })
    }
    const cut = () => {
      this.faults++
      for (const socket of [near, far]) {
        if (plan.cut?.abruptly) this.#reset(socket)
        else socket.destroy()
      }
    }
    this.#pass('up', near, far, plan, cut)
    this.#pass('down', far, near, plan, cut)
  }

  /** A reset must follow all written data: if some may still wait, the connection only ends. */
  #reset(socket: Socket): void {
    if (this.#resetting.has(socket)) return
    if (socket.connecting || !socket.writable || socket.writableLength > 0) socket.destroy()
    else {
      this.#resetting.add(socket)
      socket.resetAndDestroy()
    }
  }

  #pass(direction: Direction, from: Socket, to: Socket, plan: FaultPlan, cut: () => void): void {
    const cutAt = plan.cut?.direction === direction ? plan.cut.bytes : Infinity
    const blackholeAt = plan.blackhole?.[direction] ?? Infinity
    let pauseAt = plan.stopReading?.[direction] ?? Infinity
    let crossed = 0
    let isBlackholed = blackholeAt === 0
    let work = Promise.resolve()
    if (cutAt === 0) cut()
    const pass = async (chunk: Buffer) => {
      for (let start = 0; start < chunk.length && !isBlackholed;) {
        const size = Math.min(plan.pieces?.bytes() ?? chunk.length, cutAt - crossed, blackholeAt - crossed)
        const piece = chunk.subarray(start, start + size)
        start += piece.length
        crossed += piece.length
        await new Promise<void>((resolve) => to.write(piece, () => resolve()))
        if (crossed >= cutAt) return cut()
        if (crossed >= blackholeAt) {
          isBlackholed = true
          this.faults++
        }
        const delay = plan.pieces?.delayMs() ?? 0
        if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
      }
    }
    let read = 0
    from.on('data', (chunk: Buffer) => {
      work = work.then(() => pass(chunk))
      read += chunk.length
      if (read < pauseAt) return
      pauseAt = Infinity
      this.faults++
      this.#paused.add(from)
      from.pause()
    })
    from.on('end', () => {
      void work.then(() => {
        if (!isBlackholed) to.end()
      })
    })
    from.on('close', () => {
      void work.then(() => {
        if (!isBlackholed && !this.#resetting.has(to)) to.destroy()
      })
    })
  }
}
