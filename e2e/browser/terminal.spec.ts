import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { printedMessages, printedTexts, Started, type ParleyProcess } from './processes.ts'

test.describe('the terminal', () => {
  let started: Started
  test.beforeEach(() => {
    started = new Started()
  })
  test.afterEach(() => started.end())

  /** Waits for the end of the process and of all its output. */
  const exitCode = async ({ child, closed }: ParleyProcess): Promise<number | null> => {
    await closed
    return child.exitCode
  }

  test('with --json, stdout is one object per line, and the end of stdin leaves once everything is acked', async () => {
    const { process, address } = await started.host()
    expect(process.lines[0]).toMatch(/^{"type":"listening","address":"127.0.0.1","port":\d+/)
    const watcher = await started.terminal(address, 'Watcher')
    const ann = started.run(['join', address, '--as', 'Ann', '--json', '--data', await started.folder()])
    const said = Array.from({ length: 200 }, (_, i) => `line ${i}`)
    ann.child.stdin?.end(`${said.join('\n')}\n`)
    expect(await exitCode(ann)).toBe(0)
    for (const line of ann.lines) expect(JSON.parse(line)).toHaveProperty('type')
    await watcher.line((line) => line.includes('"line 199"'))
    expect(printedMessages(watcher).map(([, body]) => body)).toEqual(said)
    const seqs = printedMessages(watcher).map(([seq]) => seq)
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i))
  })

  test('a newcomer reads earlier messages', async () => {
    const { address } = await started.host()
    const ann = await started.terminal(address, 'Ann')
    ann.say('said before')
    await ann.line((line) => line.includes('said before'))
    const bob = await started.terminal(address, 'Bob')
    await bob.line((line) => line.includes('said before'))
    expect(printedTexts(bob)).toEqual(printedTexts(ann))
  })

  test('in a pipe without --json it prints lines for people and knows its commands', async () => {
    const { address } = await started.host({ name: 'Print shop' })
    const ann = started.run(['join', address, '--as', 'Ann', '--data', await started.folder()])
    ann.child.stdin?.end('hello\n/who\n')
    expect(await exitCode(ann)).toBe(0)
    expect(ann.lines.join('\n')).toMatch(/You’re in Print shop as Ann[\s\S]*Here: Ann/)
    expect(ann.lines.some((line) => /^\d\d:\d\d Ann: hello$/.test(line))).toBe(true)
  })

  test('exit codes distinguish wrong usage from an unreachable room, and stdout stays empty', async () => {
    const data = await started.folder()
    const { port } = await started.host()
    const silent = createServer((socket) =>
      socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port: httpPort } = silent.address() as AddressInfo
    const cases: [number, string[]][] = [
      [2, ['join']],
      [2, ['join', 'a b']],
      [2, ['join', 'localhost:0']],
      [2, ['join', 'localhost', '--as', '']],
      [2, ['join', 'localhost', '--as', 'x'.repeat(41)]],
      [2, ['join', 'localhost', '--frob']],
      [2, ['join', 'localhost', 'extra']],
      [2, ['host', '--port', '70000']],
      [2, ['host', '--port', String(port), '--bind', '127.0.0.1', '--data', data]],
      [2, ['host', '--bind', '192.0.2.1', '--data', data]],
      [2, ['frob']],
      [3, ['join', '127.0.0.1:1', '--data', data]],
      [3, ['join', 'no-such-host.invalid', '--data', data]],
      [3, ['join', `127.0.0.1:${httpPort}`, '--data', data]],
    ]
    for (const [code, args] of cases) {
      const parley = started.run(args)
      parley.child.stdin?.end()
      let errors = ''
      parley.child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
      expect(await exitCode(parley), args.join(' ')).toBe(code)
      expect(parley.lines, args.join(' ')).toEqual([])
      expect(errors, args.join(' ')).toMatch(/^parley: .+[.?]\n$/)
    }
    silent.close()
  })

  test('after SIGTERM the host tells everyone why and ends cleanly', async () => {
    const { process, address } = await started.host()
    const ann = await started.terminal(address, 'Ann')
    process.child.kill('SIGTERM')
    expect(await exitCode(process)).toBe(0)
    await ann.line((line) => line.includes('"backingOff"') && line.includes('"host-stopping"'))
  })

  test('kind 2: a window started without a terminal outlives a hang-up and its output', async () => {
    const { process, url } = await started.web()
    process.child.stdout?.destroy()
    process.child.kill('SIGHUP')
    expect((await fetch(url, { redirect: 'manual' })).status).toBeLessThan(400)
    process.child.kill('SIGTERM')
    expect(await exitCode(process)).toBe(0)
  })

  test('if a host replaces a room, the terminal says how to join the new one', async () => {
    const { process, address, folder, port } = await started.host({ name: 'Print shop' })
    const data = await started.folder()
    const ann = started.run(['join', address, '--as', 'Ann', '--data', data])
    await ann.line((line) => line.includes('You’re in Print shop'))
    await process.kill('SIGINT')
    rmSync(join(folder, 'room.json'))
    await started.host({ folder, port, name: 'Chemistry' })
    ann.say('For the print shop only')
    const line = await ann.line((one) => one.includes('Another room is open at'))
    expect(line).toMatch(/To join the other room, leave with \/quit and run: (node|npm run) /)
    expect(line).toContain(` join ${address} --as Ann --data ${data}`)
    expect(ann.lines.filter((one) => one.includes('Another room is open at'))).toHaveLength(1)
    ann.say('/quit')
    // The message for the old room was not sent.
    expect(await exitCode(ann)).toBe(4)
    const again = started.run(['join', address, '--as', 'Ann', '--data', data])
    await again.line((one) => one.includes('You’re in Chemistry'))
  })
})
