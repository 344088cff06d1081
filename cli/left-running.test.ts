import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Running } from '../build/testing/running.ts'
import { tempFolder } from '../shared/node/room-log/temp-folder.fixture.ts'

const program = join(import.meta.dirname, 'parley.ts')
const isWindows = process.platform === 'win32'

/** Runs Parley as a shell does, with something done to its standard streams. */
function start(redirections: string, ...args: string[]): Running {
  const line = `exec "$0" "$@" ${redirections}`
  const running = new Running('sh', ['-c', line, process.execPath, program, ...args], {})
  onTestFinished(() => running.kill())
  return running
}

const HOST = ['host', '--hidden', '--bind', '127.0.0.1', '--port', '0', '--join', 'open']

/** A host for programs, and how it is joined. */
async function hosting(redirections = '') {
  const data = tempFolder()
  const host = start(redirections, ...HOST, '--json', '--data', data)
  const { port } = JSON.parse(await host.line('"listening"')) as { port: number }
  return { host, data, address: `127.0.0.1:${port}` }
}

async function joining(address: string) {
  const ann = start('', 'join', address, '--as', 'Ann', '--json', '--data', tempFolder())
  await ann.line('"joined"')
  return ann
}

// nohup leaves a standard input that can only be written; services and daemons have none, or any.
const UNREADABLE = ['0>/dev/null', '<&-', '</']

describe.skipIf(isWindows).each(UNREADABLE)('kind 2: standard input that cannot be read (%s)', (stdin) => {
  test('is at its end: a host goes on, and says goodbye when it is asked to end', async () => {
    const { host, data, address } = await hosting(stdin)
    const ann = await joining(address)
    const { status, stdout } = await run(stdin, 'invite', '--data', data)
    expect([status, stdout]).toEqual([0, expect.stringContaining('parley://')])
    host.child.kill('SIGTERM')
    await ann.line('"host-stopping"')
    expect([await host.ended, host.errors]).toEqual([0, ''])
  })

  test('is at its end: a host for people goes on', async () => {
    const host = start(stdin, ...HOST, '--data', tempFolder())
    await host.line('parley://')
    host.child.kill('SIGTERM')
    await host.line('is closed.')
    expect([await host.ended, host.errors]).toEqual([0, ''])
  })

  test('is at its end: who joins leaves at once', async () => {
    const { address } = await hosting()
    for (const json of [[], ['--json']]) {
      const bob = start(stdin, 'join', address, '--as', 'Bob', '--data', tempFolder(), ...json)
      expect([await bob.ended, bob.errors]).toEqual([0, ''])
    }
  })
})

/** Runs to the end. */
async function run(redirections: string, ...args: string[]) {
  const running = start(redirections, ...args)
  const status = await running.ended
  return { status, stdout: running.output, stderr: running.errors }
}

describe.skipIf(isWindows)('kind 2: a hang-up', () => {
  test('ends nothing that was started without a terminal', async () => {
    const { host, address } = await hosting()
    host.child.kill('SIGHUP')
    const ann = await joining(address)
    ann.child.kill('SIGHUP')
    ann.say('still here')
    await ann.line('"still here"')
  })

  test('a host that is asked twice at once still says goodbye', async () => {
    const { host, address } = await hosting()
    const ann = await joining(address)
    host.child.kill('SIGINT')
    host.child.kill('SIGTERM')
    await ann.line('"host-stopping"')
    expect(await host.ended).toBe(0)
  })
})

describe.skipIf(isWindows)('kind 2: output that cannot be written', () => {
  test('a host whose reader is gone goes on', async () => {
    const { host, address } = await hosting()
    host.child.stdout?.destroy()
    // It has something to print for each.
    host.say('members')
    const ann = await joining(address)
    host.say('members')
    ann.say('still here')
    await ann.line('"still here"')
    host.child.kill('SIGTERM')
    expect([await host.ended, host.errors]).toEqual([0, ''])
  })

  test.runIf(process.platform === 'linux')('a host on a full disk says so once and goes on', async () => {
    const data = tempFolder()
    const host = start('>/dev/full', ...HOST, '--json', '--data', data)
    await expect.poll(() => host.errors).toContain('the room goes on')
    host.say('members')
    // By then it has answered that, too.
    await expect.poll(async () => (await run('', 'knocks', '--data', data)).status).toBe(0)
    expect(host.errors).toMatch(/^parley: .*, and the room goes on: ENOSPC.*\n$/)
  })
})
