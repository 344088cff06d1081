import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'vitest'
import { limits } from '../../shared/protocol/base/limits.ts'
import { Program } from './program.ts'
import { noNetworks, TestNetworks } from './test-networks.ts'

const reason = noNetworks()
if (reason !== null) process.stderr.write(`Tests of sessions between namespaces are skipped: ${reason}.\n`)

const PARLEY = join(import.meta.dirname, '../../cli/parley.ts')

/** A room on one computer, and a member in it on another. */
class HostAndGuest {
  readonly networks = new TestNetworks()
  readonly host = this.networks.computer('host')
  readonly guest = this.networks.computer('guest')

  readonly #programs: Program[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-net-'))

  /** Tests run side by side: each pair ends with the test whose context this is. */
  constructor({ onTestFinished }: TestContext) {
    onTestFinished(async () => {
      await Promise.all(this.#programs.map((program) => program.kill()))
      await this.networks.close()
      rmSync(this.#folder, { recursive: true })
    })
    this.networks.plug(this.host, 1, 1)
    this.networks.plug(this.guest, 1, 2)
  }

  run(computer: string, ...args: string[]): Program {
    const program = new Program(computer, [PARLEY, ...args])
    this.#programs.push(program)
    return program
  }

  /** Runs a command with that computer's data folder. */
  parley(computer: string, ...args: string[]): Program {
    return this.run(computer, ...args, '--data', join(this.#folder, computer))
  }

  async begin(...more: string[]): Promise<{ room: Program; member: Program }> {
    const room = this.parley(this.host, 'host', '--json', '--join', 'open', ...more)
    await room.line((line) => line.includes('"listening"'))
    const member = this.parley(this.guest, 'join', '10.77.1.1', '--as', 'Ann', '--json')
    await joined(member)
    return { room, member }
  }
}

/**
 * By heartbeats alone, a member gives up two intervals after the last answer at the earliest [H5].
 * One that gives up sooner has noticed the new address. measure.ts measures how soon; a busy
 * computer may take longer.
 */
const BEFORE_HEARTBEATS_MS = 2 * limits.heartbeatMs

const joined = (member: Program, from = 0) =>
  member.line((line) => line.includes('"status"') && line.includes('"joined"'), from)

const isCutOff = (line: string): boolean => line.includes('"backingOff"')

/** Sends a message, and waits until it returns from the log. */
async function talks(member: Program, text: string): Promise<void> {
  member.say(text)
  await member.line((line) => line.includes('messagePosted') && line.includes(text))
}

describe.skipIf(reason !== null)('an invite', () => {
  test('admits where computers have only link-local addresses, without discovery', async (context) => {
    const pair = new HostAndGuest(context)
    const { networks, host, guest } = pair
    // The network that both share is not the first of either.
    networks.plug(host, 2, 1, 'eth1')
    networks.plug(guest, 3, 2, 'eth1')
    networks.plug(guest, 2, 2, 'eth2')
    networks.ip(host, 'addr', 'flush', 'dev', 'eth0')
    for (const [computer, name, address] of [
      [host, 'eth1', 'fe80::a'],
      [guest, 'eth0', 'fe80::b'],
      [guest, 'eth1', 'fe80::c'],
      [guest, 'eth2', 'fe80::d'],
    ] as const) {
      networks.ip(computer, 'addr', 'flush', 'dev', name)
      networks.ip(computer, 'addr', 'add', `${address}/64`, 'dev', name, 'nodad')
    }
    const room = pair.parley(host, 'host', '--json', '--hidden')
    const { invite } = JSON.parse(await room.line((line) => line.includes('"listening"'))) as {
      invite: string
    }
    context.expect(invite).toMatch(/^parley:\/\/\[fe80::a\]:5050\/[^?]*#/)
    const member = pair.parley(guest, 'join', invite, '--as', 'Ann', '--json', '--no-nearby')
    await joined(member)
    await talks(member, 'hello over the link')
  })
})

describe.skipIf(reason !== null)('a member', () => {
  for (const [whose, computer, before, after] of [
    ['its host’s', 'host', '10.77.1.1/24', '10.77.1.77/24'],
    ['its own', 'guest', '10.77.1.2/24', '10.77.1.88/24'],
  ] as const) {
    test(`reconnects by itself after ${whose} new address, before a heartbeat is missed`, async (context) => {
      const pair = new HostAndGuest(context)
      const { member } = await pair.begin()
      await talks(member, 'before')
      const from = member.lines.length
      pair.networks.ip(pair[computer], 'addr', 'del', before, 'dev', 'eth0')
      pair.networks.ip(pair[computer], 'addr', 'add', after, 'dev', 'eth0')
      await member.line(isCutOff, from, BEFORE_HEARTBEATS_MS)
      await joined(member, from)
      await talks(member, 'after')
    })
  }

  // By heartbeats alone: a member notices after three of them that its host is gone.
  test('reconnects by itself when its host was without a network for a while', async (context) => {
    const pair = new HostAndGuest(context)
    const { member } = await pair.begin()
    await talks(member, 'before')
    const from = member.lines.length
    pair.networks.ip(pair.host, 'addr', 'del', '10.77.1.1/24', 'dev', 'eth0')
    await member.line(isCutOff, from)
    pair.networks.ip(pair.host, 'addr', 'add', '10.77.1.77/24', 'dev', 'eth0')
    await joined(member, from)
    await talks(member, 'after')
  })

  test('falls back to another address of its host when the first fails, without announcements', async (context) => {
    const { expect } = context
    const pair = new HostAndGuest(context)
    pair.networks.plug(pair.host, 2, 1, 'wlan0')
    pair.networks.plug(pair.guest, 2, 2, 'wlan0')
    const { member } = await pair.begin('--hidden')
    await talks(member, 'before')
    const from = member.lines.length
    pair.networks.ip(pair.guest, 'link', 'set', 'eth0', 'down')
    await joined(member, from)
    await talks(member, 'after')
    expect(member.lines.slice(from).join('\n')).toContain('after')
  })
})

describe.skipIf(reason !== null)('parley ls --probe', () => {
  const mdns = 'udp dport 5353 drop'
  /** A host that can be reached but not discovered. */
  async function unheard(context: TestContext, ...more: string[]): Promise<HostAndGuest> {
    const pair = new HostAndGuest(context)
    const quiet = [
      { hook: 'input', rule: mdns },
      { hook: 'output', rule: mdns },
    ] as const
    pair.networks.filter(pair.host, ...quiet)
    const room = pair.parley(pair.host, 'host', '--json', '--name', 'Kitchen', ...more)
    await room.line((line) => line.includes('"listening"'))
    return pair
  }
  const ls = async (pair: HostAndGuest, ...args: string[]) => {
    const program = pair.run(pair.guest, 'ls', '--json', ...args)
    await program.ended
    return program
  }

  test('lists a room whose announcements do not arrive: by address, and in a range', async (context) => {
    const { expect } = context
    const pair = await unheard(context)
    expect((await ls(pair)).lines).toEqual([])
    for (const asked of ['10.77.1.1', '10.77.1.0/28']) {
      const { lines } = await ls(pair, '--probe', asked)
      expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
        { type: 'room', name: 'Kitchen', members: 0, policy: 'invite', addresses: ['10.77.1.1:5050'] },
      ])
    }
  })

  test('does not list a hidden one', async (context) => {
    const { expect } = context
    const pair = await unheard(context, '--hidden')
    expect((await ls(pair, '--probe', '10.77.1.1')).lines).toEqual([])
  })
})
