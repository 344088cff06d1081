import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { bundle } from '../build/npm/pack.ts'
import { deadlines } from '../build/testing/deadlines.ts'
import { Running } from '../build/testing/running.ts'

// Two people with separate accounts on one computer, each with Parley's default folders.

const isRoot = process.platform === 'linux' && process.getuid?.() === 0
if (!isRoot)
  process.stdout.write('Not checked: two users of one computer (being both takes root on Linux).\n')

const HOST = ['host', '--json', '--hidden', '--bind', '127.0.0.1', '--port', '0']
/** No system gives out ids this high, as they are assigned from below. */
const UIDS = { ann: 64_001, bob: 64_002 }

/**
 * Parley in a place that everyone can read: the checkout may be in a home that is closed to others.
 */
let installed: string
const node = () => join(installed, 'node')
const program = () => join(installed, 'parley.mjs')

beforeAll(async () => {
  if (!isRoot) return
  installed = mkdtempSync(join(tmpdir(), 'parley-installed-'))
  await bundle(program())
  copyFileSync(process.execPath, node(), constants.COPYFILE_FICLONE)
  chmodSync(installed, 0o755)
})
afterAll(() => {
  if (isRoot) rmSync(installed, { recursive: true, force: true })
})

/** One account: a home that only it can open. */
class User {
  readonly uid: number
  readonly home: string

  constructor(uid: number, parent: string, name: string) {
    this.uid = uid
    this.home = join(parent, name)
    mkdirSync(this.home, { mode: 0o700 })
    chownSync(this.home, uid, uid)
  }

  get #options() {
    const env = { PATH: process.env['PATH'], HOME: this.home, TMPDIR: tmpdir(), USER: `user${this.uid}` }
    return { cwd: this.home, env, uid: this.uid, gid: this.uid }
  }

  start(...args: string[]): Running {
    const running = new Running(node(), [program(), ...args], this.#options)
    onTestFinished(() => running.kill())
    return running
  }

  run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(node(), [program(), ...args], {
      ...this.#options,
      encoding: 'utf8',
      input: '',
      timeout: deadlines.stepMs,
    })
  }

  async host(): Promise<{ invite: string; port: number }> {
    return JSON.parse(await this.start(...HOST).line('"listening"')) as { invite: string; port: number }
  }

  /** The default folder of `parley host`. */
  get hostFolder(): string {
    return join(this.home, '.local/share/parley/host')
  }
}

/** The owners of the files in a folder. */
const owners = (folder: string): Set<number> =>
  new Set(
    ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map(
      (name) => lstatSync(join(folder, name)).uid,
    ),
  )

/** An account's files in /tmp, which all users share. */
const inTmp = (uid: number): string[] =>
  readdirSync('/tmp').filter((name) => lstatSync(join('/tmp', name), { throwIfNoEntry: false })?.uid === uid)

describe.skipIf(!isRoot).each([
  ['short', 'h'],
  // Too long for a socket: the console’s is in /tmp then.
  ['long', 'h'.repeat(100)],
])('two users of one computer, with a home whose path is %s', (_what, folder) => {
  let ann: User
  let bob: User

  beforeEach(() => {
    const parent = mkdtempSync(join(tmpdir(), 'parley-users-'))
    chmodSync(parent, 0o755)
    const homes = join(parent, folder)
    mkdirSync(homes, { mode: 0o755 })
    ann = new User(UIDS.ann, homes, 'ann')
    bob = new User(UIDS.bob, homes, 'bob')
    onTestFinished(() => {
      for (const path of [parent, ...Object.values(UIDS).map((uid) => join('/tmp', `parley-${uid}`))])
        rmSync(path, { recursive: true, force: true })
    })
  })

  test('both can host, each with a separate port, folder and console', async () => {
    const [anns, bobs] = await Promise.all([ann.host(), bob.host()])
    expect(anns.port).not.toBe(bobs.port)
    const invites = { ann: ann.run('invite').stdout, bob: bob.run('invite').stdout }
    expect(invites.ann).toContain(`:${anns.port}`)
    expect(invites.bob).toContain(`:${bobs.port}`)
    for (const user of [ann, bob]) {
      expect(readdirSync(user.hostFolder)).toContain('room.json')
      expect([...owners(join(user.home, '.local/share/parley'))]).toEqual([user.uid])
      expect(lstatSync(user.hostFolder).mode & 0o077).toBe(0)
    }
  })

  test('both can talk in one room as two people, and save its messages', async () => {
    const { invite } = await ann.host()
    const annsPipe = ann.start('join', invite, '--as', 'Ann', '--json')
    const bobsPipe = bob.start('join', invite, '--as', 'Bob', '--json')
    await Promise.all([annsPipe.line('"joined"'), bobsPipe.line('"joined"')])
    annsPipe.say('From one account to the other')
    await bobsPipe.line('From one account to the other')
    for (const user of [ann, bob])
      expect(readdirSync(join(user.home, '.local/share/parley/rooms'))).not.toEqual([])
  })

  test('neither can reach the data or console of the other', async () => {
    await ann.host()
    for (const args of [['rooms'], [...HOST], ['join', '127.0.0.1:9', '--as', 'Bob']]) {
      const { status, stderr } = bob.run(...args, '--data', ann.hostFolder)
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^parley: .*EACCES.*\.\n$/)])
    }
    const { status, stdout, stderr } = bob.run('invite', '--data', ann.hostFolder)
    expect(status).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^parley: .+\.\n$/)
  })

  test('root can control a host that runs as another user, such as a service', async () => {
    const { port } = await ann.host()
    const root = (...args: string[]) =>
      spawnSync(node(), [program(), ...args, '--data', ann.hostFolder], {
        encoding: 'utf8',
        timeout: deadlines.stepMs,
      })
    const { status, stdout, stderr } = root('invite')
    // When the path is too long, its socket is in a folder of the user's in /tmp, which root does
    // not search.
    if (folder.length > 1) expect([status, stderr]).toEqual([3, expect.stringMatching(/^parley: .+\.\n$/)])
    else expect([status, stdout]).toEqual([0, expect.stringContaining(`:${port}`)])
  })

  test('files of one user in /tmp do not disturb the other, who cannot read them', async () => {
    const before = new Set([ann, bob].flatMap(({ uid }) => inTmp(uid)))
    await Promise.all([ann.host(), bob.host()])
    for (const { uid } of [ann, bob])
      for (const name of inTmp(uid).filter((file) => !before.has(file))) {
        expect(name).toBe(`parley-${uid}`)
        expect(lstatSync(join('/tmp', name)).mode & 0o077).toBe(0)
      }
  })

  test('a folder in /tmp that another user created first is reported and not used', async () => {
    const place = join('/tmp', `parley-${ann.uid}`)
    mkdirSync(place)
    chownSync(place, bob.uid, bob.uid)
    const host = ann.start(...HOST)
    await host.line('"listening"')
    if (folder.length > 1) await host.line('isn’t a private folder of this user')
    expect(readdirSync(place)).toEqual([])
  })
})
