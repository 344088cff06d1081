import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { limits } from '../../protocol/base/limits.ts'
import { startWebShell, type WebShellOptions } from './web-shell.ts'

async function shell(onWindow: WebShellOptions['onWindow'] = () => {}) {
  const files = new Map([['/', { type: 'text/html', content: Buffer.from('page') }]])
  const started = await startWebShell({ files, port: 0, onWindow })
  onTestFinished(() => started.close())
  return started
}

/** Sends raw bytes and returns the answer until the other side ends. */
async function raw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (bytes) => (answer += bytes.toString()))
  socket.on('error', () => {})
  socket.write(request)
  await once(socket, 'close')
  return answer
}

test.each(['//', '/\\', 'http://[', '*', '/%'])(
  'a request for %s is answered, and the next one too',
  async (path) => {
    const { port, url } = await shell()
    const answer = await raw(
      port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|403|404)/)
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
  },
)

test('a refused upgrade that is torn down at once harms no one, and does not keep the shell from closing', async () => {
  const { port, url } = await shell()
  const upgrade = `GET /bridge HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
  const torn = connect(port, '127.0.0.1')
  torn.on('error', () => {})
  await once(torn, 'connect')
  torn.write(upgrade)
  torn.resetAndDestroy()
  const halfOpen = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  halfOpen.on('error', () => {})
  halfOpen.write(upgrade)
  halfOpen.resume()
  await once(halfOpen, 'end')
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(303)
  halfOpen.destroy()
})

test.each([
  ['a piece of a file', limits.uploadChunkChars],
  ['a text', limits.frameBytes],
])(
  'kind 4: %s of the greatest allowed length gets through, even at its longest in JSON',
  async (_what, length) => {
    const text = '\u0001'.repeat(length)
    const heard = Promise.withResolvers<unknown>()
    const { port, url } = await shell((pipe) => pipe.onMessage((message) => heard.resolve(message)))
    const { headers } = await fetch(url, { redirect: 'manual' })
    const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, {
      headers: { cookie: headers.getSetCookie().join('; '), origin: `http://127.0.0.1:${port}` },
    })
    await once(socket, 'open')
    socket.send(JSON.stringify({ text }))
    socket.once('close', (code) => heard.reject(new Error(`closed: ${code}`)))
    expect(await heard.promise).toEqual({ text })
    socket.terminate()
  },
)
