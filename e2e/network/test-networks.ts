import { execFileSync, spawnSync } from 'node:child_process'
import { hasProgram, thisComputer } from '../requirements/computer.ts'
import { Driver } from './driver.ts'

const PROGRAMS = ['ip', 'nft', 'sysctl']

/** Why test networks are impossible here; null if they are possible. */
export function noNetworks(): string | null {
  const computer = thisComputer()
  if (computer.platform !== 'linux') return 'network namespaces exist on Linux only'
  if (!computer.isRoot) return 'network namespaces need root'
  const missing = PROGRAMS.filter((program) => !hasProgram(program, computer))
  if (missing.length > 0) return `${missing.join(', ')} is missing; npm run test:setup installs it`
  const name = `parley-${process.pid}-probe`
  const refusal = (what: string, ...args: string[]): string | null => {
    const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' })
    return status === 0 ? null : `${what}: ${stderr.trim()}`
  }
  const refused = refusal('network namespaces cannot be made', 'netns', 'add', name)
  if (refused !== null) return refused
  try {
    return (
      refusal('bridges cannot be made', '-n', name, 'link', 'add', 'br0', 'type', 'bridge') ??
      refusal('packets cannot be filtered', 'netns', 'exec', name, 'nft', 'list', 'ruleset')
    )
  } finally {
    spawnSync('ip', ['netns', 'del', name])
  }
}

let instances = 0

/**
 * Simulated computers and networks: a namespace for each computer, and one with a bridge for each
 * network. The real computer's network is not affected, and close() removes everything.
 */
export class TestNetworks {
  readonly #prefix = `parley-${process.pid}-${instances++}`
  readonly #namespaces: string[] = []
  readonly #drivers: Driver[] = []
  readonly #networks = new Set<number>()
  readonly #switch: string
  #ports = 0

  constructor() {
    this.#switch = this.#namespace('switch')
  }

  /** A computer with loopback only. */
  computer(name: string): string {
    return this.#namespace(name)
  }

  /** Plugs a computer into a network: interface `name` with 10.77.<network>.<host>. */
  plug(computer: string, network: number, host: number, name = 'eth0'): void {
    if (!this.#networks.has(network)) {
      this.#networks.add(network)
      this.ip(this.#switch, 'link', 'add', `br${network}`, 'type', 'bridge', 'mcast_snooping', '0')
      this.ip(this.#switch, 'link', 'set', `br${network}`, 'up')
    }
    const port = `p${this.#ports++}`
    this.ip(this.#switch, 'link', 'add', port, 'type', 'veth', 'peer', 'name', name, 'netns', computer)
    this.ip(this.#switch, 'link', 'set', port, 'master', `br${network}`, 'up')
    this.ip(computer, 'addr', 'add', `10.77.${network}.${host}/24`, 'dev', name)
    this.ip(computer, 'link', 'set', name, 'up')
  }

  /**
   * Replaces an interface of plug() within milliseconds by another with the same name and
   * addresses, as a restarted container or driver does.
   */
  replace(computer: string, network: number, host: number, name = 'eth0'): void {
    const [port, spare] = [`p${this.#ports++}`, `${name}spare`]
    this.ip(this.#switch, 'link', 'add', port, 'type', 'veth', 'peer', 'name', spare, 'netns', computer)
    this.ip(this.#switch, 'link', 'set', port, 'master', `br${network}`, 'up')
    const shown = execFileSync('ip', ['-n', computer, '-json', 'link', 'show', name], { encoding: 'utf8' })
    const [{ address }] = JSON.parse(shown) as [{ readonly address: string }]
    const steps = [
      `link del ${name}`,
      `link set ${spare} name ${name} address ${address}`,
      `addr add 10.77.${network}.${host}/24 dev ${name}`,
      `link set ${name} up`,
    ]
    execFileSync('ip', ['-n', computer, '-batch', '-'], { input: steps.join('\n') })
  }

  /** Whether a program on a computer is subscribed to the system's reports about interfaces. */
  isListenedTo(computer: string): boolean {
    const command = ['netns', 'exec', computer, 'cat', '/proc/net/netlink']
    const [, ...sockets] = execFileSync('ip', command, { encoding: 'utf8' }).trim().split('\n')
    // Columns: the socket, its protocol (0 is the routing one), its owner, and its groups.
    return sockets
      .map((line) => line.trim().split(/\s+/))
      .some(([, protocol, , groups]) => protocol === '0' && Number.parseInt(groups ?? '', 16) !== 0)
  }

  ip(computer: string, ...args: string[]): void {
    execFileSync('ip', ['-n', computer, ...args])
  }

  /** Has a computer check a remembered neighbour after 1 s, not 5. */
  hastenNeighbours(computer: string): void {
    const setting = 'net.ipv4.neigh.eth0.delay_first_probe_time=1'
    execFileSync('ip', ['netns', 'exec', computer, 'sysctl', '-qw', setting])
  }

  /**
   * Has a computer remember a neighbour, confirmed just now (`reachable`) or half a minute ago
   * (`stale`).
   */
  remember(computer: string, address: string, state: 'reachable' | 'stale'): void {
    const entry = [address, 'lladdr', '02:00:00:00:00:09', 'dev', 'eth0', 'nud', state]
    this.ip(computer, 'neigh', 'replace', ...entry)
  }

  /** Replaces a computer's packet filter; an empty one lets everything pass. */
  filter(computer: string, ...rules: { readonly hook: 'input' | 'output'; readonly rule: string }[]): void {
    const chains = rules.map(
      ({ hook, rule }) => `chain ${hook} { type filter hook ${hook} priority 0; ${rule}; }`,
    )
    const table = `flush ruleset\n${chains.length > 0 ? `table inet parley {\n${chains.join('\n')}\n}` : ''}\n`
    execFileSync('ip', ['netns', 'exec', computer, 'nft', '-f', '-'], { input: table })
  }

  /**
   * Runs browse.ts or publish.ts on a computer. `lasting`: rooms disappear by a goodbye or a failed
   * check, not by expiry.
   */
  run(computer: string, program: 'browse' | 'publish', ...args: 'lasting'[]): Driver {
    const driver = new Driver(computer, program, ...args)
    this.#drivers.push(driver)
    return driver
  }

  async close(): Promise<void> {
    await Promise.all(this.#drivers.map((driver) => driver.kill()))
    for (const namespace of this.#namespaces) execFileSync('ip', ['netns', 'del', namespace])
  }

  #namespace(name: string): string {
    const namespace = `${this.#prefix}-${name}`
    execFileSync('ip', ['netns', 'add', namespace])
    this.#namespaces.push(namespace)
    this.ip(namespace, 'link', 'set', 'lo', 'up')
    return namespace
  }
}
