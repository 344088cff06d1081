import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { rawServer } from './updated-app.fixture.ts'
import { IMAGE, reaches, UpdatesFixture } from './updates.fixture.ts'
import { ANSWER_BYTES } from './updater-port.ts'

const PIECE = Buffer.alloc(64 * 1024, 'x')

let world: UpdatesFixture
beforeEach(async () => {
  world = await UpdatesFixture.open()
})

describe.skipIf(process.platform !== 'linux')('a place of updates that is not trusted', () => {
  test('what is signed with another key is refused before a byte of it is fetched', async () => {
    const other = generateKeyPairSync('ed25519')
      .privateKey.export({ format: 'pem', type: 'pkcs8' })
      .toString()
    world.release({ privateKey: other })
    world.place = await world.serve()
    expect(await world.look()).toEqual({ kind: 'failed', problem: 'not-signed' })
  })

  test('a share that was widened without the key is refused', async () => {
    world.release({ staging: 10 })
    const path = join(world.served, 'latest-linux.yml')
    writeFileSync(path, readFileSync(path, 'utf8').replace('stagingPercentage: 10', 'stagingPercentage: 100'))
    world.place = await world.serve()
    expect(await world.look()).toEqual({ kind: 'failed', problem: 'not-signed' })
  })

  test('a download that is not what was signed is thrown away', async () => {
    world.release()
    writeFileSync(join(world.served, IMAGE), world.program().replace('started', 'stolen!'))
    world.place = await world.serve()
    const { updates } = world.start(true)
    await reaches(updates, 'available')
    updates.tell({ kind: 'downloadAsked' })
    await reaches(updates, 'ready', 'failed')
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
    expect(world.cached()).toEqual([])
    expect(readFileSync(world.app.image, 'utf8')).toBe('the old one')
  })

  test.each(['1.0.9', '1.1.0'])('%s, signed by the makers, is no update of 1.1.0', async (version) => {
    world.release({ version })
    world.place = await world.serve()
    expect((await world.look()).kind).toBe('current')
  })

  test('the place learns nothing that it could know this computer by', async () => {
    world.app.draw(0.5)
    const asked: string[] = []
    world.place = await rawServer((socket) => socket.on('data', (data) => asked.push(data.toString()))).then(
      ({ url }) => url,
    )
    const { updates } = world.start(true)
    await expect.poll(() => asked.length).toBe(1)
    updates.tell({ kind: 'refused' })
    expect(asked[0]).toMatch(/^GET \/latest-linux\.yml/)
    expect(asked[0]).toMatch(/^x-user-staging-id: \r$/im)
    expect(asked[0]).not.toContain('00000000-0000')
  })

  test('a place whose turn has not come is asked nothing once the user refused', async () => {
    const asked = Promise.withResolvers<void>()
    const silent = await rawServer((socket) => socket.once('data', () => asked.resolve()))
    const visits: string[] = []
    const next = await rawServer((socket) => {
      visits.push('next')
      socket.end('HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n')
    })
    world.place = silent.url
    const { updates } = world.start(true)
    await asked.promise
    // The silent place has to be released first, so this one waits, and is refused before its turn.
    updates.useSource({ kind: 'network', url: next.url })
    updates.tell({ kind: 'refused' })
    world.release()
    updates.useSource({ kind: 'network', url: await world.serve() })
    updates.tell({ kind: 'agreed' })
    await reaches(updates, 'available', 'failed')
    expect([updates.state.kind, visits]).toEqual(['available', []])
  })

  test('an update file without an end is given up before it fills the memory', async () => {
    let sent = 0
    const endless = await rawServer((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const pour = () => {
          while (!socket.destroyed && sent < 100 * ANSWER_BYTES) {
            sent += PIECE.length
            if (!socket.write(PIECE)) break
          }
        }
        socket.on('drain', pour)
        pour()
      }),
    )
    world.place = endless.url
    expect(await world.look()).toEqual({ kind: 'failed', problem: 'unreachable' })
    // Bytes under way when the connection ended count as sent.
    expect(sent).toBeLessThan(10 * ANSWER_BYTES)
  })

  test('a download is asked for whole, and given up when it is longer than was signed', async () => {
    world.release()
    const yml = readFileSync(join(world.served, 'latest-linux.yml'))
    const size = world.program().length
    let sent = 0
    const asked: string[] = []
    const endless = await rawServer((socket) =>
      socket.on('data', (data) => {
        const request = data.toString()
        if (request.includes('.yml'))
          return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${yml.length}\r\n\r\n${yml.toString()}`)
        asked.push(request)
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1_000 * PIECE.length}\r\n\r\n`)
        const pour = () => {
          while (!socket.destroyed && sent < 1_000 * PIECE.length) {
            sent += PIECE.length
            if (!socket.write(PIECE)) break
          }
        }
        socket.on('drain', pour)
        pour()
      }),
    )
    world.place = endless.url
    const { updates } = world.start(true)
    await reaches(updates, 'available')
    updates.tell({ kind: 'downloadAsked' })
    await reaches(updates, 'ready', 'failed')
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toMatch(/^range:/im)
    expect(sent).toBeLessThan(size + 500 * PIECE.length)
    expect(world.cached()).toEqual([])
    updates.useSource({ kind: 'network', url: await world.serve() })
    await reaches(updates, 'available', 'failed')
    updates.tell({ kind: 'downloadAsked' })
    await reaches(updates, 'ready', 'failed')
    expect(updates.state.kind).toBe('ready')
  })
})
