import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { describe, test, type TestContext } from 'vitest'
import type { DoctorReport } from '../../shared/diagnosis/diagnose.ts'
import { noNetworks, TestNetworks } from './test-networks.ts'

const reason = noNetworks()
if (reason !== null) process.stderr.write(`Tests of the doctor between namespaces are skipped: ${reason}.\n`)

const HOST = '10.77.1.1'

/** A host and a guest on one network, seen from the guest. */
class DoctorSetup {
  readonly networks = new TestNetworks()
  readonly host = this.networks.computer('host')
  readonly guest = this.networks.computer('guest')
  readonly #children: ChildProcess[] = []

  /** Tests run side by side: each setup ends with the test whose context this is. */
  constructor({ onTestFinished }: TestContext) {
    onTestFinished(async () => {
      for (const child of this.#children) child.kill('SIGKILL')
      await this.networks.close()
    })
    this.networks.plug(this.host, 1, 1)
    this.networks.plug(this.guest, 1, 2)
  }

  /** Opens a room on the host, or another service; resolves when it listens. */
  async open(service: 'room' | 'web', announced = true): Promise<void> {
    const child = this.#run(this.host, 'doctor-room.ts', service)
    await once(child.stdout, 'data')
    if (announced) await this.announce(this.host)
  }

  /** Has a computer announce a room; resolves when it has. */
  async announce(computer: string): Promise<void> {
    const publisher = this.networks.run(computer, 'publish')
    publisher.send({ announce: { id: 'kitchen' } })
    await publisher.until((line): line is typeof line => line.type === 'announced')
  }

  /** `parley doctor ADDR --json` on the guest: its report and its exit code. */
  async examine(address?: string): Promise<DoctorReport & { exitCode: number | null }> {
    const asked = address === undefined ? [] : [address]
    const child = this.#run(this.guest, 'doctor-run.ts', ...asked, '--json')
    const [printed] = await Promise.all([readAll(child.stdout), once(child, 'close')])
    if (printed === '') throw new Error(`the doctor said nothing: ${child.exitCode ?? child.signalCode}`)
    const report = JSON.parse(printed) as DoctorReport
    return { ...report, exitCode: child.exitCode }
  }

  #run(computer: string, file: string, ...args: string[]) {
    const program = [process.execPath, join(import.meta.dirname, file), ...args]
    const child = spawn('ip', ['netns', 'exec', computer, ...program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#children.push(child)
    return child
  }
}

const TCP = 'tcp dport 5050'

describe.skipIf(reason !== null)('the doctor', () => {
  test('finds nothing wrong with a room that answers and is heard', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('room')
    const report = await setup.examine(HOST)
    expect(report.verdict).toMatchObject({ kind: 'well' })
    expect(report.exitCode).toBe(0)
    expect(report.observed.map(({ text }) => text).join('\n')).toContain(`Announcing rooms: ${HOST}`)
    const alone = await setup.examine()
    expect(alone.verdict).toMatchObject({
      kind: 'well',
      text: expect.stringContaining('One other computer is announcing rooms'),
    })
    expect(alone.exitCode).toBe(0)
  })

  const filters = [
    ['DROP', `${TCP} drop`, 'firewall-drops', 'likely'],
    ['DROP of everything but ARP', 'drop', 'firewall-drops', 'likely'],
    [
      'REJECT as firewalld does',
      `${TCP} reject with icmp type admin-prohibited`,
      'firewall-rejects',
      'likely',
    ],
    ['REJECT as iptables does', `${TCP} reject with icmp type port-unreachable`, 'port-refused', 'likely'],
    ['REJECT as ufw does', `${TCP} reject with tcp reset`, 'port-refused', 'likely'],
  ] as const
  for (const [name, rule, code, confidence] of filters) {
    test(`recognizes a port that is filtered with ${name}: ${code}`, async (context) => {
      const { expect } = context
      const setup = new DoctorSetup(context)
      await setup.open('room')
      setup.networks.filter(setup.host, { hook: 'input', rule })
      const report = await setup.examine(HOST)
      expect(report.verdict).toMatchObject({ kind: 'problem', code, confidence })
      expect(report.exitCode).toBe(1)
    })
  }

  const ownFilters = [
    ['output', `${TCP} reject`, 'port-refused'],
    ['input', 'tcp sport 5050 drop', 'firewall-drops'],
  ] as const
  for (const [hook, rule, code] of ownFilters) {
    test(`says that the filter may be on this computer, if it is (${hook} ${rule})`, async (context) => {
      const { expect } = context
      const setup = new DoctorSetup(context)
      await setup.open('room', false)
      setup.networks.filter(setup.guest, { hook, rule })
      expect((await setup.examine(HOST)).verdict).toMatchObject({
        code,
        confidence: 'likely',
        cause: expect.stringContaining('(there or here)'),
      })
    })
  }

  test('recognizes a closed port', async (context) => {
    const { expect } = context
    const report = await new DoctorSetup(context).examine(HOST)
    expect(report.verdict).toMatchObject({ code: 'port-refused' })
  })

  test('recognizes a computer that is not there', async (context) => {
    const { expect } = context
    const report = await new DoctorSetup(context).examine('10.77.1.99')
    expect(report.verdict).toMatchObject({ code: 'host-absent', confidence: 'likely' })
  })

  const memories = [
    ['reachable', 'unclear', /off, asleep or gone/],
    ['stale', 'problem', /^No computer on this network has the address/],
  ] as const
  for (const [state, kind, words] of memories) {
    test(`does not mistake a computer that is off for one that drops packets, when it is remembered as ${state}`, async (context) => {
      const { expect } = context
      const setup = new DoctorSetup(context)
      setup.networks.ip(setup.host, 'link', 'set', 'eth0', 'down')
      setup.networks.hastenNeighbours(setup.guest)
      setup.networks.remember(setup.guest, HOST, state)
      const { verdict } = await setup.examine(HOST)
      expect(verdict.kind).toBe(kind)
      expect(verdict.kind === 'problem' ? verdict.cause : verdict.text).toMatch(words)
    })
  }

  test('recognizes another service', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('web')
    const report = await setup.examine(HOST)
    expect(report.verdict).toMatchObject({
      code: 'other-service',
      cause: expect.stringContaining('a web server'),
    })
  })

  test('says that the room answers, and that multicast may not cross the network', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('room')
    const mdns = 'udp dport 5353 drop'
    setup.networks.filter(setup.host, { hook: 'input', rule: mdns }, { hook: 'output', rule: mdns })
    const report = await setup.examine(HOST)
    expect(report.verdict).toMatchObject({
      kind: 'unclear',
      text: expect.stringContaining('blocking multicast'),
    })
    expect(report.exitCode).toBe(1)
  })

  test('says that the room may be hidden, if its computer listens but announces nothing', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('room', false)
    await setup.announce(setup.host)
    setup.networks.filter(setup.host, { hook: 'output', rule: 'udp sport 5353 drop' })
    expect((await setup.examine(HOST)).verdict).toMatchObject({
      kind: 'unclear',
      text: expect.stringContaining('Either the room is hidden'),
    })
  })

  for (const hook of ['input', 'output'] as const) {
    test(`says that this computer’s own filter stops multicast (${hook})`, async (context) => {
      const { expect } = context
      const setup = new DoctorSetup(context)
      await setup.open('room')
      setup.networks.filter(setup.guest, { hook, rule: 'udp dport 5353 drop' })
      const report = await setup.examine(HOST)
      expect(report.verdict).toMatchObject({ code: 'multicast-blocked-here' })
      expect((await setup.examine()).verdict).toMatchObject({ code: 'multicast-blocked-here' })
    })
  }

  test('says that this computer’s own filter stops multicast, even if containers are heard', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    const container = setup.networks.computer('container')
    setup.networks.plug(setup.guest, 2, 1, 'docker0')
    setup.networks.plug(container, 2, 2)
    await setup.announce(container)
    setup.networks.filter(setup.guest, { hook: 'input', rule: 'iifname "eth0" udp dport 5353 drop' })
    const { verdict, observed } = await setup.examine()
    expect(verdict).toMatchObject({
      code: 'multicast-blocked-here',
      cause: expect.stringContaining('on eth0'),
    })
    expect(observed.map(({ text }) => text).join('\n')).toContain('10.77.2.2')
  })

  for (const [kind, prefixes] of [
    ['of its own', ['fe80::', 'fd77::']],
    ['link-local', ['fe80::']],
  ] as const) {
    test(`hears a room on a network of IPv6 alone, with addresses that are ${kind}`, async (context) => {
      const { expect } = context
      const setup = new DoctorSetup(context)
      for (const [i, computer] of [setup.host, setup.guest].entries()) {
        setup.networks.ip(computer, 'addr', 'flush', 'dev', 'eth0')
        // Usable at once: the system's own addresses are checked for duplicates for a second.
        for (const prefix of prefixes)
          setup.networks.ip(computer, 'addr', 'add', `${prefix}${i + 1}/64`, 'dev', 'eth0', 'nodad')
      }
      await setup.announce(setup.host)
      const { verdict, exitCode } = await setup.examine()
      expect(verdict).toMatchObject({
        kind: 'well',
        text: expect.stringContaining('One other computer is announcing rooms'),
      })
      expect(exitCode).toBe(0)
    })
  }

  test('does not call a room filtered because no one announces it', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('room', false)
    expect((await setup.examine(HOST)).verdict).toMatchObject({ kind: 'well' })
  })

  test('does not mistake this computer’s announcements for another computer’s', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.announce(setup.guest)
    const { observed } = await setup.examine()
    expect(observed.map(({ text }) => text).join('\n')).toContain('No other computers answered')
  })

  test('recognizes a computer that is heard but cannot be reached', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('room')
    // The host’s announcements arrive, but no one can resolve its hardware address.
    setup.networks.ip(setup.host, 'link', 'set', 'eth0', 'arp', 'off')
    setup.networks.ip(setup.guest, 'neigh', 'flush', 'all')
    const report = await setup.examine(HOST)
    expect(report.verdict).toMatchObject({ code: 'client-isolation', confidence: 'likely' })
  })

  test('recognizes a VPN that captures the local network', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    await setup.open('room')
    const { networks, guest } = setup
    networks.ip(guest, 'link', 'add', 'tun0', 'type', 'veth', 'peer', 'name', 'far')
    networks.ip(guest, 'addr', 'add', '10.8.0.2/24', 'dev', 'tun0')
    for (const end of ['tun0', 'far']) networks.ip(guest, 'link', 'set', end, 'up')
    networks.ip(guest, 'route', 'add', `${HOST}/32`, 'dev', 'tun0', 'src', '10.8.0.2')
    const report = await setup.examine(HOST)
    expect(report.verdict).toMatchObject({ code: 'vpn-capture', confidence: 'likely' })
  })

  test('recognizes a missing route, and a router that is gone', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    expect((await setup.examine('10.99.0.1')).verdict).toMatchObject({ code: 'no-route' })
    setup.networks.ip(setup.guest, 'route', 'add', 'default', 'via', '10.77.1.254')
    expect((await setup.examine('10.99.0.1')).verdict).toMatchObject({ code: 'gateway-absent' })
  })

  test('recognizes a computer without any network', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    setup.networks.ip(setup.guest, 'link', 'set', 'eth0', 'down')
    expect((await setup.examine()).verdict).toMatchObject({ code: 'no-network' })
    expect((await setup.examine(HOST)).verdict).toMatchObject({ code: 'no-network', confidence: 'certain' })
  })

  test('does not mistake containers for a network', async (context) => {
    const { expect } = context
    const setup = new DoctorSetup(context)
    setup.networks.ip(setup.guest, 'link', 'set', 'eth0', 'down')
    setup.networks.plug(setup.guest, 2, 1, 'docker0')
    const { verdict, exitCode } = await setup.examine()
    expect(verdict).toMatchObject({ code: 'no-network', cause: expect.stringContaining('docker0') })
    expect(exitCode).toBe(1)
  })
})
