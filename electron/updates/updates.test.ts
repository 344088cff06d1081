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
  fetch: (onPercent: (percent: number) => void) => Promise<boolean> = () => Promise.resolve(true)
  check(source: UpdateSource) {
    this.asked.push(source)
    return this.answer()
  }
  download(onPercent: (percent: number) => void) {
    this.done.push('download')
    return this.fetch(onPercent)
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
const heard = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  port = new Script()
  clock = new ManualClock()
})

describe('updates', () => {
  test('ask no one anything until the user agrees', async () => {
    const updates = make({ agreed: false })
    clock.advance(10 * DAY)
    updates.tell({ kind: 'checkAsked' })
    updates.useSource(NETWORK)
    await heard()
    expect(port.asked).toEqual([])
    expect(updates.state).toEqual({ kind: 'off' })
    updates.tell({ kind: 'agreed' })
    expect(port.asked).toEqual([NETWORK])
  })

  test('are looked for once a day, and no more after a refusal', async () => {
    const updates = make()
    await heard()
    expect(updates.state).toEqual({ kind: 'current', checkedAt: clock.now() })
    clock.advance(DAY)
    await heard()
    expect(port.asked).toHaveLength(2)
    updates.tell({ kind: 'refused' })
    clock.advance(10 * DAY)
    await heard()
    expect(port.asked).toHaveLength(2)
  })

  test('are shown with their notes, downloaded when asked and installed when asked', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await heard()
    expect(updates.state).toEqual({
      kind: 'available',
      offer: { version: '1.2.0', notes: 'Rooms are faster.' },
    })
    expect(port.done).toEqual([])
    const percents: number[] = []
    updates.subscribe((state) => {
      if (state.kind === 'downloading') percents.push(state.percent)
    })
    port.fetch = (onPercent) => {
      onPercent(40)
      return Promise.resolve(true)
    }
    updates.tell({ kind: 'downloadAsked' })
    await heard()
    expect(percents).toEqual([0, 40])
    expect(updates.state.kind).toBe('ready')
    clock.advance(3 * DAY)
    expect(updates.state.kind).toBe('ready')
    updates.tell({ kind: 'installAsked' })
    expect(port.done).toEqual(['download', 'install'])
  })

  test.each([
    ['unsigned', statement],
    ['altered', { ...signed, version: '1.3.0' }],
  ])('that are %s are refused, and never downloaded', async (_what, offered) => {
    port.answer = () => Promise.resolve(offered)
    const updates = make()
    await heard()
    expect(updates.state).toEqual({ kind: 'failed', problem: 'not-signed' })
    updates.tell({ kind: 'downloadAsked' })
    updates.tell({ kind: 'installAsked' })
    expect(port.done).toEqual([])
  })

  test('need a key and a source', async () => {
    for (const updates of [make({ key: null }), make({ source: null })]) {
      await heard()
      expect(updates.state).toEqual({ kind: 'failed', problem: 'no-source' })
    }
    expect(port.asked).toEqual([])
  })

  test('that cannot be reached are looked for again the next day', async () => {
    port.answer = () => Promise.reject(new Error('no network'))
    const updates = make()
    await heard()
    expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
    port.answer = () => Promise.resolve(null)
    clock.advance(DAY)
    await heard()
    expect(updates.state.kind).toBe('current')
  })

  test('from a place that never answers are given up, and the next place is asked', async () => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    clock.advance(CHECK_MS - 1)
    expect(updates.state.kind).toBe('checking')
    clock.advance(1)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
    expect(port.done).toEqual(['cancel'])
    port.answer = () => Promise.resolve(null)
    updates.useSource(NETWORK)
    await heard()
    expect([port.asked.at(-1), updates.state.kind]).toEqual([NETWORK, 'current'])
  })

  test('whose download stalls are given up; one that moves is waited for', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await heard()
    let move = (_percent: number) => {}
    port.fetch = (onPercent) => {
      move = onPercent
      return new Promise(() => {})
    }
    updates.tell({ kind: 'downloadAsked' })
    for (const percent of [1, 2, 3]) {
      clock.advance(STALLED_MS - 1)
      move(percent)
    }
    expect(updates.state).toMatchObject({ kind: 'downloading', percent: 3 })
    clock.advance(STALLED_MS)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
    expect(port.done).toEqual(['download', 'cancel'])
    move(4)
    expect(updates.state.kind).toBe('failed')
  })

  test('from the next place get all the time there is, however long the one before was silent', () => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    clock.advance(CHECK_MS - 1)
    updates.useSource(NETWORK)
    clock.advance(CHECK_MS - 1)
    expect(updates.state.kind).toBe('checking')
    clock.advance(1)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
  })

  test('agreed to again after a download was refused are not cut short by its deadline', async () => {
    port.answer = () => Promise.resolve(signed)
    port.fetch = () => new Promise(() => {})
    const updates = make()
    await heard()
    updates.tell({ kind: 'downloadAsked' })
    clock.advance(STALLED_MS - 1)
    updates.useSource(NETWORK)
    await heard()
    updates.tell({ kind: 'downloadAsked' })
    clock.advance(STALLED_MS - 1)
    expect(updates.state.kind).toBe('downloading')
    clock.advance(1)
    expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
  })

  test.each([
    ['refused', (updates: Updates) => updates.tell({ kind: 'refused' })],
    ['closed with the app', (updates: Updates) => updates.close()],
  ])('%s while a place is silent leave no deadline behind', (_what, end) => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    end(updates)
    const { state } = updates
    const done = [...port.done]
    clock.advance(10 * DAY)
    expect([updates.state, port.done]).toEqual([state, done])
  })

  test('refused during a look end it', () => {
    port.answer = () => new Promise(() => {})
    const updates = make()
    updates.tell({ kind: 'refused' })
    expect([port.done, updates.state.kind]).toEqual([['cancel'], 'off'])
  })

  test('refused during the download are cancelled, and what still arrives is ignored', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await heard()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    port.fetch = () => promise
    updates.tell({ kind: 'downloadAsked' })
    updates.tell({ kind: 'refused' })
    expect(port.done).toEqual(['download', 'cancel'])
    resolve(true)
    await heard()
    expect(updates.state).toEqual({ kind: 'off' })
  })

  test('that cannot be installed leave this version running', async () => {
    port.answer = () => Promise.resolve(signed)
    const updates = make()
    await heard()
    updates.tell({ kind: 'downloadAsked' })
    await heard()
    port.install = () => Promise.reject(new Error('read-only'))
    updates.tell({ kind: 'installAsked' })
    await heard()
    expect(updates.state).toEqual({ kind: 'failed', problem: 'install-failed' })
  })
})

describe('the address of updates', () => {
  test.each([
    ['http://updates.school.lan:8080', 'http://updates.school.lan:8080/'],
    [' https://10.0.0.2/parley/ ', 'https://10.0.0.2/parley/'],
  ])('%j is one', (typed, url) => expect(updateSource(typed)).toEqual({ kind: 'network', url }))

  test.each(['', 'updates', 'file:///etc', 'ftp://x', 'parley://10.0.0.2', 'http://me:secret@x/'])(
    '%j is none',
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

  test('every pair of a state and an input is decided', () => {
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

  test('nothing is installed that was not found, downloaded and asked for, in this order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...inputs), { maxLength: 40 }), (story) => {
        let state: UpdateState = { kind: 'off' }
        const told: string[] = []
        for (const input of story) {
          const next = transition(state, input)
          if (next.state !== state) told.push(input.kind)
          state = next.state
          if (!next.effects.includes('install')) continue
          const last = (kind: string) => told.lastIndexOf(kind)
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
