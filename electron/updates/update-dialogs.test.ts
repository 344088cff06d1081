import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  SIGNATURE_FIELD,
  signUpdate,
  type UpdateStatement,
} from '../../shared/node/updates/update-signature.ts'
import { ManualClock } from '../../shared/protocol/base/manual-clock.ts'
import { UpdateDialogs, type DialogQuestion } from './update-dialogs.ts'
import type { UpdateChoice } from './update-settings.ts'
import { NotReplaceableError, Updates, type UpdaterPort, type UpdateSource } from './updates.ts'

const pair = generateKeyPairSync('ed25519')
const KEY = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
const SECRET = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const GITHUB: UpdateSource = { kind: 'github', owner: 'someone', repo: 'parley' }
const NETWORK = 'http://192.168.1.20:8080/'
const DAY = 86_400_000

const statement: UpdateStatement = {
  version: '1.2.0',
  files: [{ url: 'Parley-1.2.0.AppImage', sha512: 'c2hh' }],
  releaseNotes: '<b>Rooms</b> are faster.',
}
const signed = { ...statement, [SIGNATURE_FIELD]: signUpdate(statement, SECRET) } as UpdateStatement

/** A user who presses the buttons named, in turn; the last button of a dialog when none is left. */
class User {
  readonly seen: DialogQuestion[] = []
  readonly presses: string[] = []
  clipboard = ''
  readonly choose = (question: DialogQuestion): Promise<number> => {
    this.seen.push(question)
    const press = this.presses.shift()
    const at = press === undefined ? question.buttons.length - 1 : question.buttons.indexOf(press)
    if (at < 0) throw new Error(`no button “${press}” among ${question.buttons.join(', ')}`)
    return Promise.resolve(at)
  }
  get messages(): string[] {
    return this.seen.map(({ message }) => message)
  }
}

let user: User
let clock: ManualClock
let choice: UpdateChoice
let write: (next: UpdateChoice) => void
let read: () => UpdateChoice
let checked: UpdateSource[]
let calls: string[]
let answer: () => Promise<UpdateStatement | null>
let download: () => Promise<boolean>

beforeEach(() => {
  user = new User()
  clock = new ManualClock()
  choice = { agreed: false, place: null }
  write = (next) => (choice = next)
  read = () => choice
  checked = []
  calls = []
  answer = () => Promise.resolve(signed)
  download = () => Promise.resolve(true)
})

interface Situation {
  readonly agreed?: boolean
  readonly warning?: string | null
  readonly defaultSource?: UpdateSource | null
}

function open({ agreed = false, warning = null, defaultSource = GITHUB }: Situation = {}) {
  choice = { ...choice, agreed }
  const port: UpdaterPort = {
    check: (source) => {
      checked.push(source)
      return answer()
    },
    download: () => {
      calls.push('download')
      return download()
    },
    cancel: () => void calls.push('cancel'),
    install: () => {
      calls.push('install')
      return Promise.resolve()
    },
  }
  const updates = new Updates({ port, clock, key: KEY, source: defaultSource, agreed })
  const dialogs = new UpdateDialogs({
    updates,
    choices: { read: () => read(), write: (next) => write(next) },
    defaultSource,
    choose: user.choose,
    readClipboard: () => Promise.resolve(user.clipboard),
    warning: () => warning,
  })
  return { updates, dialogs }
}

/** Lets every answer arrive. */
const flush = () => new Promise((resolve) => setImmediate(resolve))
const check = async (dialogs: UpdateDialogs) => {
  await dialogs.check()
  await flush()
}

describe('dialogs about updates', () => {
  test('no request is sent before the user agrees', async () => {
    const { dialogs, updates } = open()
    await check(dialogs)
    expect(user.messages).toEqual(['Check for updates daily?'])
    expect(user.seen[0]?.detail).toContain('github.com/someone/parley')
    expect([checked, choice.agreed, updates.state.kind]).toEqual([[], false, 'off'])
  })

  test('checks, downloads and installs, each when the user agrees', async () => {
    user.presses.push('Check for updates', 'Download', 'Restart and install')
    const { dialogs } = open({ warning: 'You host “Art”.' })
    await check(dialogs)
    expect(choice.agreed).toBe(true)
    expect(user.messages.slice(1)).toEqual([
      'Parley 1.2.0 is available.',
      'Parley 1.2.0 is downloaded and will be installed when Parley restarts.',
    ])
    expect(user.seen.slice(1).map(({ detail }) => detail)).toEqual([
      '<b>Rooms</b> are faster.',
      'You host “Art”.',
    ])
    expect(calls).toEqual(['download', 'install'])
  })

  test('Enter and Escape download and install nothing', async () => {
    const { dialogs, updates } = open({ agreed: true })
    await check(dialogs)
    expect(calls).toEqual([])
    user.presses.push('Download')
    await check(dialogs)
    expect([calls, updates.state.kind]).toEqual([['download'], 'ready'])
  })

  test('an update found by a daily check is offered once; a check by the user offers it again', async () => {
    const { dialogs } = open({ agreed: true })
    await flush()
    expect(user.seen).toHaveLength(1)
    clock.advance(DAY)
    await flush()
    expect([checked.length, user.seen.length]).toEqual([2, 1])
    await check(dialogs)
    expect(user.seen).toHaveLength(2)
  })

  test('a daily check that fails or finds nothing is silent; a check by the user reports it', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open({ agreed: true })
    await flush()
    answer = () => Promise.reject(new Error('no route'))
    clock.advance(DAY)
    await flush()
    expect(user.seen).toEqual([])
    await check(dialogs)
    expect(user.messages).toEqual(['The update server didn’t respond. Parley will try again tomorrow.'])
    answer = () => Promise.resolve(null)
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Parley is up to date.')
  })

  test('a copy that cannot be replaced is reported, and no other source is offered', async () => {
    answer = () => Promise.reject(new NotReplaceableError())
    const { dialogs } = open({ agreed: true })
    await flush()
    expect(user.seen).toEqual([])
    user.clipboard = NETWORK
    await check(dialogs)
    expect(user.seen).toEqual([
      {
        message:
          'This copy of Parley can’t update itself. Install the newer version the way you installed this one. Your rooms and messages are kept.',
        buttons: ['Stop checking for updates', 'OK'],
      },
    ])
  })

  test('an unsigned update is never offered', async () => {
    answer = () => Promise.resolve(statement)
    const { dialogs } = open({ agreed: true })
    await check(dialogs)
    expect(user.messages).toEqual([expect.stringContaining('isn’t signed')])
    expect(calls).toEqual([])
  })

  test('a failed download is reported', async () => {
    download = () => Promise.reject(new Error('reset'))
    user.presses.push('Download')
    open({ agreed: true })
    await flush()
    expect(user.messages.at(-1)).toBe('Couldn’t download the update. This version keeps working.')
  })

  test('a check during a download reports its progress', async () => {
    let finish = (_done: boolean) => {}
    download = () => new Promise((resolve) => (finish = resolve))
    user.presses.push('Download')
    const { dialogs } = open({ agreed: true })
    await check(dialogs)
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Downloading Parley 1.2.0: 0%.')
    finish(true)
    await flush()
    expect(user.messages.at(-1)).toContain('is downloaded')
  })

  test('an address on the clipboard becomes the source', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open({ agreed: true, defaultSource: null })
    user.clipboard = NETWORK
    user.presses.push(`Use ${NETWORK}`)
    await check(dialogs)
    expect(choice).toEqual({ agreed: true, place: NETWORK })
    expect(checked).toEqual([{ kind: 'network', url: NETWORK }])
    expect(user.messages).toEqual([
      expect.stringContaining('doesn’t know where to check'),
      'Parley is up to date.',
    ])
    expect(user.seen.at(-1)?.buttons).toEqual(['Stop checking for updates', 'OK'])
  })

  test('the user can go back to the source that the app was built with', async () => {
    answer = () => Promise.resolve(null)
    choice = { agreed: true, place: NETWORK }
    const { dialogs } = open({ agreed: true })
    user.presses.push('Use github.com/someone/parley')
    await check(dialogs)
    expect(choice.place).toBeNull()
    expect(checked.at(-1)).toEqual(GITHUB)
  })

  test('the user can stop the checks', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs, updates } = open({ agreed: true })
    user.presses.push('Stop checking for updates')
    await check(dialogs)
    expect([choice.agreed, updates.state.kind]).toEqual([false, 'off'])
  })

  test('unreadable choices are reported, and the next dialog still opens', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open({ agreed: true })
    await check(dialogs)
    read = () => {
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    }
    await check(dialogs)
    expect(user.seen.at(-1)).toMatchObject({
      message: 'Parley can’t check for updates right now.',
      detail: 'EIO: i/o error, read',
    })
    read = () => choice
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Parley is up to date.')
  })

  test('an error in one dialog is thrown, and does not block the next', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open()
    user.presses.push('no such button')
    await expect(dialogs.check()).rejects.toThrow('no such button')
    user.presses.push('Check for updates')
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Parley is up to date.')
  })

  test('a choice that cannot be saved has no effect, and the user is told', async () => {
    write = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    }
    user.presses.push('Check for updates')
    const { dialogs, updates } = open()
    await check(dialogs)
    expect(user.messages.at(-1)).toContain('Couldn’t save your choice')
    expect([updates.state.kind, checked]).toEqual(['off', []])
  })
})
