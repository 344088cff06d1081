import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { startWebShell } from '../../shared/node/web/web-shell.ts'

/** A running shell, the cookie of its user, and how many windows it has served. */
async function openShell() {
  const windows = { count: 0 }
  const files = new Map([['/', { type: 'text/html', content: Buffer.from('page') }]])
  const shell = await startWebShell({ files, port: 0, onWindow: () => windows.count++ })
  onTestFinished(() => shell.close())
  const { headers } = await fetch(shell.url, { redirect: 'manual' })
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
  return { port: shell.port, url: shell.url, cookie, windows }
}

/** Makes a request with exactly these headers; returns its status and body. */
async function ask(port: number, headers: Record<string, string>, path = '/', method = 'GET') {
  const asked = request({ host: '127.0.0.1', port, path, method, headers, setHost: false })
  asked.end()
  const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { statusCode: number }]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, body }
}

/** Opens a bridge; returns `open`, or the status of the refusal. */
async function bridge(port: number, headers: Record<string, string>, path = '/bridge'): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve) => {
    socket.once('open', () => resolve('open'))
    socket.once('unexpected-response', (_, response) => resolve(String(response.statusCode)))
    socket.on('error', () => resolve('error'))
  })
}

describe('the browser shell', () => {
  test.each([
    'evil.example',
    'evil.example:{port}',
    '127.0.0.1.evil.example:{port}',
    '127.0.0.1',
    '[::1]:{port}',
    '',
  ])(
    'a page with a rebound host name, asking with Host %j, gets nothing, whatever cookie it has',
    async (template) => {
      const { port, cookie, url, windows } = await openShell()
      const host = template.replace('{port}', String(port))
      const own = `127.0.0.1:${port}`
      const token = new URL(url).search
      expect((await ask(port, { host, cookie })).status).toBe(403)
      expect((await ask(port, { host, cookie }, `/${token}`)).status).toBe(403)
      expect(await bridge(port, { host, origin: `http://${host}`, cookie })).toBe('403')
      expect(windows.count).toBe(0)
      expect(await ask(port, { host: own, cookie })).toEqual({ status: 200, body: 'page' })
      expect(await bridge(port, { host: own, origin: `http://${own}`, cookie })).toBe('open')
      expect(windows.count).toBe(1)
    },
  )

  test.each([
    'https://evil.example',
    'http://evil.example',
    'null',
    'https://127.0.0.1:{port}',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'http://localhost:{port}',
    'http://127.0.0.1:{port}.evil.example',
    'app://parley',
    'file://',
  ])(
    'another site in the same browser, with origin %s, gets no bridge although the cookie is sent',
    async (origin) => {
      const { port, cookie, windows } = await openShell()
      const headers = { origin: origin.replace('{port}', String(port)), cookie }
      expect(await bridge(port, headers)).toBe('403')
      expect(windows.count).toBe(0)
      expect(await bridge(port, { origin: `http://127.0.0.1:${port}`, cookie })).toBe('open')
    },
  )

  test('without an origin or the right cookie no one gets a bridge', async () => {
    const { port, cookie, windows } = await openShell()
    const origin = `http://127.0.0.1:${port}`
    const wrong = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`
    expect(await bridge(port, { cookie })).toBe('403')
    expect(await bridge(port, { origin })).toBe('403')
    expect(await bridge(port, { origin, cookie: wrong })).toBe('403')
    expect(await bridge(port, { origin, cookie }, '/other')).toBe('403')
    expect(windows.count).toBe(0)
    expect(await bridge(port, { origin, cookie: `a=b; ${cookie}` })).toBe('open')
  })

  test('no request changes anything, and no other site may read or frame the page', async () => {
    const { port, url, cookie } = await openShell()
    const host = `127.0.0.1:${port}`
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask(port, { host, cookie }, '/', method)).status, method).toBe(405)
    }
    const given = await fetch(url, { redirect: 'manual' })
    expect(given.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    const page = await fetch(`http://${host}/`, { headers: { cookie } })
    expect(page.headers.get('access-control-allow-origin')).toBeNull()
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})
