import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ShellHello } from '../../shared/bridge/shell-proof.ts'
import { startWebShell } from '../../shared/node/web/web-shell.ts'
import { findShell, type PageOrigin } from './same-shell.ts'

const files = new Map([['/', { type: 'text/html', content: Buffer.from('page') }]])

const originAt = (port: number, asked = port): PageOrigin => ({
  port,
  ask: async (path) => (await fetch(`http://127.0.0.1:${asked}${path}`)).text(),
})

/** A running shell, and its hello to its pages. */
async function shell(token?: string) {
  const started = await startWebShell({
    files,
    port: 0,
    onWindow: () => {},
    ...(token !== undefined && { token }),
  })
  onTestFinished(() => started.close())
  const { headers } = await fetch(started.url, { redirect: 'manual' })
  const socket = new WebSocket(`ws://127.0.0.1:${started.port}/bridge`, {
    headers: {
      Cookie: headers.get('set-cookie')?.split(';')[0] ?? '',
      Origin: `http://127.0.0.1:${started.port}`,
    },
  })
  const [message] = (await once(socket, 'message')) as [Buffer]
  socket.terminate()
  return { started, hello: JSON.parse(message.toString()) as ShellHello }
}

test('a shell that has the earlier token is recognised, and sends its pages the same hello', async () => {
  const before = await shell()
  await before.started.close()
  expect(await findShell(before.hello.key, originAt(before.started.port))).toBe('gone')
  const { started, hello } = await shell(before.started.token)
  expect(hello).toEqual(before.hello)
  expect(await findShell(before.hello.key, originAt(started.port))).toBe('here')
})

test('a shell with another token is not recognised, nor is any other server', async () => {
  const { hello } = await shell()
  const other = await shell()
  expect(await findShell(hello.key, originAt(other.started.port))).toBe('taken')
  const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  expect(await findShell(hello.key, originAt((server.address() as AddressInfo).port))).toBe('taken')
})

test('a server that has taken its port cannot relay its proof', async () => {
  const { started, hello } = await shell()
  // It forwards the question to the shell, which has moved to another port, and returns the answer.
  expect(await findShell(hello.key, originAt(started.port + 1, started.port))).toBe('taken')
})
