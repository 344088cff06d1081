import { once } from 'node:events'
import { linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { callControl, controlPath, serveControl, type ControlAnswer } from './control.ts'
import { tempFolder } from './storage/room-log/temp-folder.fixture.ts'

const echo = (line: string): Promise<ControlAnswer> => Promise.resolve({ ok: true, text: `did ${line}` })

async function serving(folder: string, run = echo) {
  const server = await serveControl(folder, run)
  onTestFinished(() => server.close())
  return server
}

/** What a client of this socket gets for these bytes, until it is closed. */
async function raw(path: string, bytes: string | Buffer): Promise<string> {
  const socket = connect(path)
  socket.on('error', () => {})
  let got = ''
  socket.on('data', (chunk: Buffer) => (got += chunk.toString()))
  socket.write(bytes)
  await new Promise<void>((resolve) => socket.on('close', () => resolve()))
  return got
}

const longFolder = (): string => {
  const folder = join(tempFolder(), 'x'.repeat(90))
  mkdirSync(folder)
  return folder
}

describe.skipIf(process.platform === 'win32')('the console of a running host, from another terminal', () => {
  test.each([
    ['in its folder', tempFolder],
    ['of a folder with a long path', longFolder],
  ])('a line is carried out and answered, by a socket %s', async (_, make) => {
    const folder = make()
    await serving(folder)
    expect(await callControl(folder, 'admit Ann “B” \n 日本')).toEqual({
      ok: true,
      text: 'did admit Ann “B” \n 日本',
    })
    const path = controlPath(folder, process.platform)
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('a folder is the same however its path is written', async () => {
    const folder = tempFolder()
    const link = join(tempFolder(), 'link')
    symlinkSync(folder, link)
    await serving(folder)
    expect(await callControl(`${link}/.`, 'x')).toEqual({ ok: true, text: 'did x' })
    expect(controlPath(`${link}/.`, 'win32')).toBe(controlPath(folder, 'win32'))
    expect(controlPath(folder, 'win32')).toMatch(/^\\\\\.\\pipe\\parley-[\da-f]{24}$/)
  })

  test('if no host runs, or no longer, the error says so', async () => {
    const folder = tempFolder()
    await expect(callControl(folder, 'x')).rejects.toMatchObject({ code: 'no-host' })
    await expect(callControl(join(folder, 'none'), 'x')).rejects.toMatchObject({ code: 'no-host' })
    const server = await serveControl(folder, echo)
    await server.close()
    await expect(callControl(folder, 'x')).rejects.toMatchObject({ code: 'no-host' })
  })

  test('closing does not wait for someone who connected and sends nothing', async () => {
    const folder = tempFolder()
    const server = await serveControl(folder, echo)
    const socket = connect(controlPath(folder, process.platform))
    await once(socket, 'connect')
    const ended = once(socket, 'close')
    expect(await callControl(folder, 'x')).toEqual({ ok: true, text: 'did x' })
    await server.close()
    await ended
  })

  test('a socket that a crash left behind is replaced', async () => {
    const folder = tempFolder()
    const path = controlPath(folder, process.platform)
    const dead = await leftBehind(path)
    onTestFinished(() => void dead.close())
    await serving(folder)
    expect(await callControl(folder, 'x')).toEqual({ ok: true, text: 'did x' })
  })

  test('something in its place that is not a socket is left alone', async () => {
    const folder = tempFolder()
    const path = controlPath(folder, process.platform)
    writeFileSync(path, 'mine')
    await expect(serveControl(folder, echo)).rejects.toMatchObject({ code: 'not-ours' })
    await expect(callControl(folder, 'x')).rejects.toMatchObject({ code: 'not-ours' })
  })

  test.each([
    ['no JSON', 'hello\n'],
    ['another object', '{"lime":"x"}\n'],
    ['a line that is no text', '{"line":7}\n'],
    ['a line that is too long', `${JSON.stringify({ line: 'x'.repeat(1_001) })}\n`],
    ['a flood without an end', 'x'.repeat(100_000)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a])],
    ['kind 7: a name in Latin-1', Buffer.from('{"line":"ban Gr\u00FCn"}\n', 'latin1')],
  ])('%s is not carried out, and the next one is', async (_, bytes) => {
    const folder = tempFolder()
    const lines: string[] = []
    await serving(folder, (line) => {
      lines.push(line)
      return echo(line)
    })
    expect(await raw(controlPath(folder, process.platform), bytes)).toBe('')
    expect(await callControl(folder, 'x')).toEqual({ ok: true, text: 'did x' })
    expect(lines).toEqual(['x'])
  })

  test.each(['no JSON', '{"ok":"yes","text":""}', '{"ok":true}'])(
    'an answer that is %s is rejected',
    async (answer) => {
      const folder = tempFolder()
      const server = createServer((socket) => socket.on('error', () => {}).end(`${answer}\n`))
      server.listen(controlPath(folder, process.platform))
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      await expect(callControl(folder, 'x')).rejects.toMatchObject({ code: 'failed' })
    },
  )
})

/**
 * A socket file without a listener: closing a server would remove its file, so it is bound under
 * another name.
 */
async function leftBehind(path: string): Promise<Server> {
  const server = createServer()
  server.listen(`${path}.first`)
  await once(server, 'listening')
  linkSync(`${path}.first`, path)
  server.close()
  await once(server, 'close')
  return server
}
