import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveUpdates, type UpdatesServer } from './updates-server.ts'

let outside: string
let folder: string
let server: UpdatesServer

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'parley-updates-'))
  folder = join(outside, 'served')
  mkdirSync(join(folder, 'below.yml'), { recursive: true })
  writeFileSync(join(outside, 'secret.yml'), 'secret')
  writeFileSync(join(folder, 'below.yml', 'deep.yml'), 'secret')
  writeFileSync(join(folder, '.hidden.yml'), 'secret')
  writeFileSync(join(folder, 'notes.txt'), 'secret')
  writeFileSync(join(folder, 'latest-linux.yml'), 'version: 1.2.0\n')
  writeFileSync(join(folder, 'empty.yml'), '')
  writeFileSync(join(folder, 'Parley-1.2.0-linux-x64.AppImage'), Buffer.alloc(300_000, 7))
  if (process.platform !== 'win32') symlinkSync(join(outside, 'secret.yml'), join(folder, 'link.yml'))
  server = await serveUpdates({ folder, bind: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  rmSync(outside, { recursive: true, force: true })
})

/** Requests exactly this target: fetch would normalise it first. */
const get = (path: string, method = 'GET') =>
  new Promise<{ status: number | undefined; length: string | undefined; body: Buffer }>((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, method }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          length: response.headers['content-length'],
          body: Buffer.concat(parts),
        }),
      )
    })
      .on('error', reject)
      .end()
  })

describe('the server of updates', () => {
  test('serves update files and the downloads they name, completely', async () => {
    expect((await get('/latest-linux.yml')).body.toString()).toBe('version: 1.2.0\n')
    expect((await get('/latest-linux.yml?noCache=1h2k')).status).toBe(200)
    expect((await get('/empty.yml')).body.length).toBe(0)
    const image = await get('/Parley-1.2.0-linux-x64.AppImage')
    expect(image.body.equals(Buffer.alloc(300_000, 7))).toBe(true)
    expect(await get('/Parley-1.2.0-linux-x64.AppImage', 'HEAD')).toMatchObject({
      status: 200,
      length: '300000',
    })
  })

  test.each([
    '/',
    '/../secret.yml',
    '/%2e%2e/secret.yml',
    '/..%2fsecret.yml',
    '/..\\secret.yml',
    '//secret.yml',
    '/below.yml',
    '/below.yml/deep.yml',
    '/.hidden.yml',
    '/notes.txt',
    '/link.yml',
    '/latest-linux.yml/',
    '/latest-linux.yml%00',
    `/${'x'.repeat(300)}.yml`,
  ])('does not have %s', async (path) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('secret')
  })

  test('never serves a file outside the folder, whatever is requested', async () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      'secret.yml',
      'below.yml',
      ';',
      ':',
      '~',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        expect((await get(`/${parts.join('')}`)).body.toString()).not.toContain('secret')
      }),
      { numRuns: 200 },
    )
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('changes nothing by %s', async (method) => {
    expect((await get('/latest-linux.yml', method)).status).toBe(405)
  })

  test('says why it cannot listen', async () => {
    await expect(serveUpdates({ folder, bind: '127.0.0.1', port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})
