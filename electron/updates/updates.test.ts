import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  SIGNATURE_FIELD,
  signUpdate,
  type UpdateStatement,
} from '../../shared/node/updates/update-signature.ts'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { describeUpdate, transition, type UpdateInput, type UpdateState } from './update-machine.ts'
import {
  CHECK_MS,
  STALLED_MS,
  updateSource,
  Updates,
  type UpdaterPort,
  type UpdateSource,
} from './updates.ts'

const pair = generateKeyPairSync('ed25519')
const SECRET = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const KEY = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const GITHUB: UpdateSource = { kind: 'github', owner: 'someone', repo: 'parley' }
const NETWORK: UpdateSource = { kind: 'network', url: 'http://10.0.0.2:8080/' }
const DAY = 86_400_000

const statement: UpdateStatement = {
  version: '1.2.0',
  files: [{ url: 'Parley-1.2.0.AppImage', sha512: 'c2hh' }],
  releaseNotes: 'Rooms are faster.',
}
const signed: UpdateStatement = {
  ...statement,
  [SIGNATURE_FIELD]: signUpdate(statement, SECRET),
} as UpdateStatement

/** An updater whose answers the test gives. */
class Script implements UpdaterPort {
  readonly asked: UpdateSource[] = []
  readonly done: string[] = []
  answer: () => Promise<UpdateStatement | null> = () => Promise.resolve(null)
  downloads: (onPercent: (percent: number) => void) => Promise<boolean> = () => Promise.resolve(true)
  check(source: UpdateSource) {
    this.asked.push(source)
    return this.answer()
  }
  download(onPercent: (percent: number) => void) {
    this.done.push('download')
    return this.downloads(onPercent)
  }
  cancel() {
    this.done.push('cancel')
  }
  install() {
    this.done.push('install')
    return Promise.resolve()
  }
}

let port: Script
let clock: ManualClock
const make = (changed: Partial<ConstructorParameters<typeof Updates>[0]> = {}) =>
  new Updates({ port, clock, key: KEY, source: GITHUB, agreed: true, ...changed })
/** Lets answered promises run on. */
const flush = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  port = new Script()
  clock = new ManualClock()
})

describe('updates', () => {
  test('send no request until the user agrees', async () => {
    const updates = make({ agreed: false })
    clock.advance(10 * DAY)
    updates.handle({ kind: 'checkAsked' })
    updates.setSource(NETWORK)
    await flush()
    expect(port.asked).toEqual([])
    expect(updates.state).toEqual({ kind: 'off' })
    updates.handle({ kind: 'agreed' })
    expect(port.asked).toEqual([NETWORK])
  })

  test('are checked for once a day, and not after a refusal', async () => {
    const updates = make()
    await flush()
    expect(updates.state).toEqual({ kind: 'current', checkedAt: clock.now() })
    clock.advance(DAY)
    await flush()
    expect(port.asked).toHaveLength(2)
    updates.handle({ kind: 'refused' })
    clock.advance(10 * DAY)
    await flush()
    expect(port.asked).toHaveLength(2)
  })

  test('are offered with their notes, and downloaded and installed on request', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await flush()
    expect(updates.state).toEqual({
      kind: 'available',
      offer: { version: '1.2.0', notes: 'Rooms are faster.' },
    })
    expect(port.done).toEqual([])
    const percents: number[] = []
    updates.subscribe((state) => {
      if (state.kind === 'downloading') percents.push(state.percent)
    })
    port.downloads = (onPercent) => {
      onPercent(40)
      return Promise.resolve(true)
    }
    updates.handle({ kind: 'downloadAsked' })
    await flush()
    expect(percents).toEqual([0, 40])
    expect(updates.state.kind).toBe('ready')
    clock.advance(3 * DAY)
    expect(updates.state.kind).toBe('ready')
    updates.handle({ kind: 'installAsked' })
    expect(port.done).toEqual(['download', 'install'])
  })

  test.each([
    ['unsigned', statement],
    ['altered', { ...signed, version: '1.3.0' }],
  ])('that are %s are refused, and never downloaded', async (_what, offered) => {
    port.answer = () => Promise.resolve(offered)
    const updates = make()
    await flush()
    expect(updates.state).toEqual({ kind: 'failed', problem: 'not-signed' })
    updates.handle({ kind: 'downloadAsked' })
    updates.handle({ kind: 'installAsked' })
    expect(port.done).toEqual([])
  })

  test('need a key and a source', async () => {
    for (const updates of [make({ key: null }), make({ source: null })]) {
      await flush()
      expect(updates.state).toEqual({ kind: 'failed', problem: 'no-source' })
    }
    expect(port.asked).toEqual([])
  })

  test('are checked for again the next day if the source is unreachable', async () => {
    port.answer = () => Promise.reject(new Error('no network'))
    const updates = make()
    await flush()
    expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
    port.answer = () => Promise.resolve(null)
    clock.advance(DAY)
    await flush()
    expect(updates.state.kind).toBe('current')
  })

  test('time out if the source never answers, and the next source is checked', async () => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    clock.advance(CHECK_MS - 1)
    expect(updates.state.kind).toBe('checking')
    clock.advance(1)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
    expect(port.done).toEqual(['cancel'])
    port.answer = () => Promise.resolve(null)
    updates.setSource(NETWORK)
    await flush()
    expect([port.asked.at(-1), updates.state.kind]).toEqual([NETWORK, 'current'])
  })

  test('time out if a download stalls, but not while it progresses', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await flush()
    let progress = (_percent: number) => {}
    port.downloads = (onPercent) => {
      progress = onPercent
      return new Promise(() => {})
    }
    updates.handle({ kind: 'downloadAsked' })
    for (const percent of [1, 2, 3]) {
      clock.advance(STALLED_MS - 1)
      progress(percent)
    }
    expect(updates.state).toMatchObject({ kind: 'downloading', percent: 3 })
    clock.advance(STALLED_MS)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
    expect(port.done).toEqual(['download', 'cancel'])
    progress(4)
    expect(updates.state.kind).toBe('failed')
  })

  test('get a full deadline from a new source', () => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    clock.advance(CHECK_MS - 1)
    updates.setSource(NETWORK)
    clock.advance(CHECK_MS - 1)
    expect(updates.state.kind).toBe('checking')
    clock.advance(1)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
  })

  test('get a full deadline for a new download after one was cancelled', async () => {
    port.answer = () => Promise.resolve(signed)
    port.downloads = () => new Promise(() => {})
    const updates = make()
    await flush()
    updates.handle({ kind: 'downloadAsked' })
    clock.advance(STALLED_MS - 1)
    updates.setSource(NETWORK)
    await flush()
    updates.handle({ kind: 'downloadAsked' })
    clock.advance(STALLED_MS - 1)
    expect(updates.state.kind).toBe('downloading')
    clock.advance(1)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
  })

  test.each([
    ['refused', (updates: Updates) => updates.handle({ kind: 'refused' })],
    ['closed with the app', (updates: Updates) => updates.close()],
  ])('%s while a source is silent leave no deadline behind', (_what, end) => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    end(updates)
    const { state } = updates
    const done = [...port.done]
    clock.advance(10 * DAY)
    expect([updates.state, port.done]).toEqual([state, done])
  })

  test('end the check when the user refuses', () => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    updates.handle({ kind: 'refused' })
    expect([port.done, updates.state.kind]).toEqual([['cancel'], 'off'])
  })

  test('are cancelled if refused during the download, and later results are ignored', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await flush()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    port.downloads = () => promise
    updates.handle({ kind: 'downloadAsked' })
    updates.handle({ kind: 'refused' })
    expect(port.done).toEqual(['download', 'cancel'])
    resolve(true)
    await flush()
    expect(updates.state).toEqual({ kind: 'off' })
  })

  test('leave this version running if they cannot be installed', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await flush()
    updates.handle({ kind: 'downloadAsked' })
    await flush()
    port.install = () => Promise.reject(new Error('read-only'))
    updates.handle({ kind: 'installAsked' })
    await flush()
    expect(updates.state).toEqual({ kind: 'failed', problem: 'install-failed' })
  })
})

describe('the address of updates', () => {
  test.each([
    ['http://updates.school.lan:8080', 'http://updates.school.lan:8080/'],
    [' https://10.0.0.2/parley/ ', 'https://10.0.0.2/parley/'],
  ])('%j is accepted', (typed, url) => expect(updateSource(typed)).toEqual({ kind: 'network', url }))

  test.each(['', 'updates', 'file:///etc', 'ftp://x', 'parley://10.0.0.2', 'http://me:secret@x/'])(
    '%j is refused',
    (typed) => expect(updateSource(typed)).toBeNull(),
  )
})

describe('the machine', () => {
  const offer = { version: '1.2.0', notes: '' }
  const states: UpdateState[] = [
    { kind: 'off' },
    { kind: 'current', checkedAt: null },
    { kind: 'checking' },
    { kind: 'available', offer },
    { kind: 'downloading', offer, percent: 3 },
    { kind: 'ready', offer },
    { kind: 'installing', offer },
    { kind: 'failed', problem: 'unreachable' },
  ]
  const inputs: UpdateInput[] = [
    { kind: 'agreed' },
    { kind: 'refused' },
    { kind: 'checkAsked' },
    { kind: 'nothingFound', at: 1 },
    { kind: 'found', offer },
    { kind: 'downloadAsked' },
    { kind: 'progressed', percent: 5 },
    { kind: 'downloaded' },
    { kind: 'installAsked' },
    { kind: 'failed', problem: 'download-failed' },
  ]

  test('every pair of a state and an input has a next state', () => {
    const table = states.map((state) => inputs.map((input) => transition(state, input).state.kind).join(' '))
    expect(table).toMatchInlineSnapshot(`
      [
        "checking off off off off off off off off off",
        "current off checking current current current current current current current",
        "checking off checking current available checking checking checking checking failed",
        "available off checking available available downloading available available available available",
        "downloading off downloading downloading downloading downloading downloading ready downloading failed",
        "ready off ready ready ready ready ready ready installing ready",
        "installing installing installing installing installing installing installing installing installing failed",
        "failed off checking failed failed failed failed failed failed failed",
      ]
    `)
  })

  test('an update is installed only after it was found, downloaded and requested, in this order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...inputs), { maxLength: 40 }), (sequence) => {
        let state: UpdateState = { kind: 'off' }
        const applied: string[] = []
        for (const input of sequence) {
          const next = transition(state, input)
          if (next.state !== state) applied.push(input.kind)
          state = next.state
          if (!next.effects.includes('install')) continue
          const last = (kind: string) => applied.lastIndexOf(kind)
          expect(last('agreed')).toBeLessThan(last('found'))
          expect(last('found')).toBeLessThan(last('downloadAsked'))
          expect(last('downloadAsked')).toBeLessThan(last('downloaded'))
          expect(last('refused')).toBeLessThan(last('agreed'))
        }
      }),
    )
  })

  test('every state has a sentence', () => {
    for (const state of states) expect(describeUpdate(state)).toMatch(/^[A-Z].*[.…]$/)
  })
})
