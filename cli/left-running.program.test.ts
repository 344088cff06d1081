import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hasTerminals, Terminal } from '../build/testing/terminal.ts'
import { tempFolder } from '../shared/node/storage/room-log/temp-folder.fixture.ts'
import { HOST, hosting, inTerminal, joining, program, run, start } from './terminal/terminal.fixture.ts'

const isWindows = process.platform === 'win32'

// nohup leaves a standard input that can only be written; services have none, or any kind.
const UNREADABLE = ['0>/dev/null', '<&-', '</']

describe.skipIf(isWindows).each(UNREADABLE)('kind 2: unreadable standard input (%s)', (stdin) => {
  test('counts as ended: a host keeps running, and a member leaves at once', async () => {
    const { host, address } = await hosting(stdin)
    const ann = await joining(address)
    const endings = [[], ['--json']].map(async (json) => {
      const bob = start(stdin, 'join', address, '--as', 'Bob', '--data', tempFolder(), ...json)
      expect([await bob.ended, bob.errors]).toEqual([0, ''])
    })
    await Promise.all(endings)
    host.child.kill('SIGTERM')
    await ann.line('"host-stopping"')
    expect([await host.ended, host.errors]).toEqual([0, ''])
  })
})

test.skipIf(isWindows)('kind 2: an interactive host keeps running without standard input, too', async () => {
  const host = start('0>/dev/null', ...HOST, '--data', tempFolder())
  await host.line('parley://')
  host.child.kill('SIGTERM')
  await host.line('is closed.')
  expect([await host.ended, host.errors]).toEqual([0, ''])
})

describe.skipIf(isWindows)('kind 2: a hang-up', () => {
  test('ends no program that was started without a terminal', async () => {
    const { host, address } = await hosting()
    host.child.kill('SIGHUP')
    const ann = await joining(address)
    ann.child.kill('SIGHUP')
    ann.say('still here')
    await ann.line('"still here"')
  })

  test('a host with two signals at once still says goodbye', async () => {
    const { host, address } = await hosting()
    const ann = await joining(address)
    host.child.kill('SIGINT')
    host.child.kill('SIGTERM')
    await ann.line('"host-stopping"')
    expect(await host.ended).toBe(0)
  })
})

/**
 * Whether a process of this system runs: one that has ended and waits for its parent has no program
 * left.
 */
const isRunning = (process: number): boolean => existsSync(`/proc/${process}/exe`)

describe.skipIf(!hasTerminals)('kind 2: a terminal that is closed', () => {
  /** A host in a terminal, how to join it, and Ann, who has joined. */
  async function hostInTerminal(...before: string[]) {
    const data = tempFolder()
    const words = [...before, process.execPath, program, ...HOST, '--data', data]
    const terminal = new Terminal('env', words, { cwd: data })
    onTestFinished(() => terminal.close())
    const invite = async () => (await run('', 'invite', '--data', data)).stdout
    await expect.poll(invite).toContain('parley://')
    const host = Number(readFileSync(join(data, 'holder'), 'utf8'))
    const address = /127\.0\.0\.1:\d+/.exec(await invite())?.[0] ?? ''
    return { terminal, host, address, ann: await joining(address) }
  }

  test('closes the room with a goodbye', async () => {
    const { terminal, ann } = await hostInTerminal()
    await terminal.close()
    await ann.line('"host-stopping"')
  })

  test('ends the program of a member', async () => {
    const { address } = await hosting()
    const data = tempFolder()
    const terminal = inTerminal({}, 'join', address, '--as', 'Ann', '--data', data)
    await terminal.shows((text) => text.includes('Ann joined'))
    const ann = Number(readFileSync(join(data, 'holder'), 'utf8'))
    onTestFinished(() => void (isRunning(ann) && process.kill(ann, 'SIGKILL')))
    expect(isRunning(ann)).toBe(true)
    await terminal.close()
    await expect.poll(() => isRunning(ann)).toBe(false)
  })

  test.each([[['nohup']], [['setsid', '--wait']], [['env', '_=/usr/bin/nohup']]])(
    'does not end a room that %o started',
    async (before) => {
      const { terminal, host, address, ann } = await hostInTerminal(...before)
      onTestFinished(() => void process.kill(host, 'SIGKILL'))
      await terminal.close()
      await joining(address, 'Bob')
      ann.say('still here')
      await ann.line('"still here"')
    },
  )
})

describe.skipIf(isWindows)('kind 2: unwritable output', () => {
  test('a host whose reader is gone keeps running', async () => {
    const { host, address } = await hosting()
    host.child.stdout?.destroy()
    // It prints an answer for each.
    host.say('members')
    const ann = await joining(address)
    host.say('members')
    ann.say('still here')
    await ann.line('"still here"')
    host.child.kill('SIGTERM')
    expect([await host.ended, host.errors]).toEqual([0, ''])
  })

  test('a host whose reader stalls keeps running, with bounded output', async () => {
    const { host, address } = await hosting()
    host.child.stdout?.pause()
    host.child.stdin?.write('help\n'.repeat(20_000))
    await expect
      .poll(() => host.errors)
      .toMatch(/^parley: Couldn’t write the output.*: no one is reading it\.\n$/)
    await joining(address)
  })

  test.runIf(process.platform === 'linux')(
    'a host with a full disk reports it once and keeps running',
    async () => {
      const data = tempFolder()
      const host = start('>/dev/full', ...HOST, '--json', '--data', data)
      await expect.poll(() => host.errors).toContain('the room goes on')
      host.say('members')
      // By then it has answered that, too.
      await expect.poll(async () => (await run('', 'knocks', '--data', data)).status).toBe(0)
      expect(host.errors).toMatch(/^parley: Couldn’t write the output, but the room goes on: ENOSPC.*\n$/)
    },
  )
})
