import { once } from 'node:events'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from './system.ts'

/** Answers on a socket, and says so in shared memory, while the test's own thread is blocked. */
const ANSWERING = `
const { createServer } = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const server = createServer((socket) => {
  socket.once('data', () => {
    socket.write('answer', () => {
      Atomics.store(workerData, 0, 1)
      Atomics.notify(workerData, 0)
    })
  })
})
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

test('a process that stalled past a deadline first reads what has arrived', async () => {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const other = new Worker(ANSWERING, { eval: true, workerData: flag })
  const [port] = (await once(other, 'message')) as [number]
  const socket = connect(port, '127.0.0.1')
  onTestFinished(async () => {
    socket.destroy()
    await other.terminate()
  })
  await once(socket, 'connect')

  const heard: string[] = []
  const both = Promise.withResolvers<void>()
  const hear = (what: string) => {
    if (heard.push(what) === 2) both.resolve()
  }
  socket.once('data', (data: Buffer) => hear(data.toString()))
  socket.write('question')
  systemClock.after(20, () => hear('deadline'))
  // What a process without processor time sees: the answer has arrived, and the time is over.
  Atomics.wait(flag, 0, 0)
  Atomics.wait(flag, 0, 1, 40)
  await both.promise
  expect(heard).toEqual(['answer', 'deadline'])
})

test('a deadline that is cancelled during reading does not fire', async () => {
  const heard: string[] = []
  const cancel = systemClock.after(1, () => heard.push('deadline'))
  const read = new Promise<void>((resolve) => {
    setTimeout(() => {
      cancel()
      resolve()
    }, 1)
  })
  // Both timers are over when Node looks next.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  await read
  await new Promise<void>((resolve) => {
    setImmediate(resolve)
  })
  expect(heard).toEqual([])
})
