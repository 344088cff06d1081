import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { rawServer } from './updated-app.fixture.ts'
import { IMAGE, waitForState, UpdatesFixture } from './updates.fixture.ts'
import { ANSWER_BYTES } from './updater-port.ts'

const CHUNK = Buffer.alloc(64 * 1024, 'x')

let fixture: UpdatesFixture
beforeEach(async () => {
  fixture = await UpdatesFixture.open()
})

describe.skipIf(process.platform !== 'linux')('an untrusted source of updates', () => {
  test('an update signed with another key is refused before it is downloaded', async () => {
    const other = generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString()
    fixture.release({ privateKey: other })
    fixture.place = await fixture.serve()
    expect(await fixture.check()).toEqual({ kind: 'failed', problem: 'not-signed' })
  })

  test('a staged share that was raised without the key is refused', async () => {
    fixture.release({ staging: 10 })
    const path = join(fixture.served, 'latest-linux.yml')
    writeFileSync(path, readFileSync(path, 'utf8').replace('stagingPercentage: 10', 'stagingPercentage: 100'))
    fixture.place = await fixture.serve()
    expect(await fixture.check()).toEqual({ kind: 'failed', problem: 'not-signed' })
  })

  test('a download that differs from the signed one is deleted', async () => {
    fixture.release()
    writeFileSync(join(fixture.served, IMAGE), fixture.program().replace('started', 'stolen!'))
    fixture.place = await fixture.serve()
    const { updates } = fixture.start(true)
    await waitForState(updates, 'available')
    updates.handle({ kind: 'downloadAsked' })
    await waitForState(updates, 'ready', 'failed')
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
    expect(fixture.cached()).toEqual([])
    expect(readFileSync(fixture.app.image, 'utf8')).toBe('the old one')
  })

  test.each(['1.0.9', '1.1.0'])('%s, signed with the right key, is no update of 1.1.0', async (version) => {
    fixture.release({ version })
    fixture.place = await fixture.serve()
    expect((await fixture.check()).kind).toBe('current')
  })

  test('requests contain nothing that identifies this computer', async () => {
    fixture.app.setStagingShare(0.5)
    const requests: string[] = []
    fixture.place = await rawServer((socket) =>
      socket.on('data', (data) => requests.push(data.toString())),
    ).then(({ url }) => url)
    const { updates } = fixture.start(true)
    await expect.poll(() => requests.length).toBe(1)
    updates.handle({ kind: 'refused' })
    expect(requests[0]).toMatch(/^GET \/latest-linux\.yml/)
    expect(requests[0]).toMatch(/^x-user-staging-id: \r$/im)
    expect(requests[0]).not.toContain('00000000-0000')
  })

  test('a source that waits for its turn gets no request once the user has refused', async () => {
    const requests = Promise.withResolvers<void>()
    const silent = await rawServer((socket) => socket.once('data', () => requests.resolve()))
    const visits: string[] = []
    const next = await rawServer((socket) => {
      visits.push('next')
      socket.end('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n')
    })
    fixture.place = silent.url
    const { updates } = fixture.start(true)
    await requests.promise
    // The silent place has to be released first, so this one waits, and is refused before its turn.
    updates.setSource({ kind: 'network', url: next.url })
    updates.handle({ kind: 'refused' })
    fixture.release()
    updates.setSource({ kind: 'network', url: await fixture.serve() })
    updates.handle({ kind: 'agreed' })
    await waitForState(updates, 'available', 'failed')
    expect([updates.state.kind, visits]).toEqual(['available', []])
  })

  test('an endless update file is aborted before it fills the memory', async () => {
    let sent = 0
    const endless = await rawServer((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const pour = () => {
          while (!socket.destroyed && sent < 100 * ANSWER_BYTES) {
            sent += CHUNK.length
            if (!socket.write(CHUNK)) break
          }
        }
        socket.on('drain', pour)
        pour()
      }),
    )
    fixture.place = endless.url
    expect(await fixture.check()).toEqual({ kind: 'failed', problem: 'unreachable' })
    // Bytes under way when the connection ended count as sent.
    expect(sent).toBeLessThan(10 * ANSWER_BYTES)
  })

  test('a download is requested whole, and aborted when it is longer than the signed size', async () => {
    fixture.release()
    const yml = readFileSync(join(fixture.served, 'latest-linux.yml'))
    const size = fixture.program().length
    let sent = 0
    const requests: string[] = []
    const endless = await rawServer((socket) =>
      socket.on('data', (data) => {
        const request = data.toString()
        if (request.includes('.yml'))
          return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${yml.length}\r\n\r\n${yml.toString()}`)
        requests.push(request)
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1_000 * CHUNK.length}\r\n\r\n`)
        const pour = () => {
          while (!socket.destroyed && sent < 1_000 * CHUNK.length) {
            sent += CHUNK.length
            if (!socket.write(CHUNK)) break
          }
        }
        socket.on('drain', pour)
        pour()
      }),
    )
    fixture.place = endless.url
    const { updates } = fixture.start(true)
    await waitForState(updates, 'available')
    updates.handle({ kind: 'downloadAsked' })
    await waitForState(updates, 'ready', 'failed')
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
    expect(requests).toHaveLength(1)
    expect(requests[0]).not.toMatch(/^range:/im)
    expect(sent).toBeLessThan(size + 500 * CHUNK.length)
    expect(fixture.cached()).toEqual([])
    updates.setSource({ kind: 'network', url: await fixture.serve() })
    await waitForState(updates, 'available', 'failed')
    updates.handle({ kind: 'downloadAsked' })
    await waitForState(updates, 'ready', 'failed')
    expect(updates.state.kind).toBe('ready')
  })
})
