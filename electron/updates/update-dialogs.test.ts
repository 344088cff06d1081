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
let asked: UpdateSource[]
let done: string[]
let answer: () => Promise<UpdateStatement | null>
let download: () => Promise<boolean>

beforeEach(() => {
  user = new User()
  clock = new ManualClock()
  choice = { agreed: false, place: null }
  write = (next) => (choice = next)
  read = () => choice
  asked = []
  done = []
  answer = () => Promise.resolve(signed)
  download = () => Promise.resolve(true)
})

interface Situation {
  readonly agreed?: boolean
  readonly ends?: string | null
  readonly usual?: UpdateSource | null
}

function open({ agreed = false, ends = null, usual = GITHUB }: Situation = {}) {
  choice = { ...choice, agreed }
  const port: UpdaterPort = {
    check: (source) => {
      asked.push(source)
      return answer()
    },
    download: () => {
      done.push('download')
      return download()
    },
    cancel: () => void done.push('cancel'),
    install: () => {
      done.push('install')
      return Promise.resolve()
    },
  }
  const updates = new Updates({ port, clock, key: KEY, source: usual, agreed })
  const dialogs = new UpdateDialogs({
    updates,
    choices: { read: () => read(), write: (next) => write(next) },
    usual,
    choose: user.choose,
    copied: () => Promise.resolve(user.clipboard),
    ends: () => ends,
  })
  return { updates, dialogs }
}

/** Lets every answer arrive. */
const heard = () => new Promise((resolve) => setImmediate(resolve))
const check = async (dialogs: UpdateDialogs) => {
  await dialogs.check()
  await heard()
}

describe('dialogs about updates', () => {
  test('nothing is asked of anybody before the user agrees', async () => {
    const { dialogs, updates } = open()
    await check(dialogs)
    expect(user.messages).toEqual(['Check for updates daily?'])
    expect(user.seen[0]?.detail).toContain('github.com/someone/parley')
    expect([asked, choice.agreed, updates.state.kind]).toEqual([[], false, 'off'])
  })

  test('looks, fetches and installs, each when the user says so', async () => {
    user.presses.push('Check for updates', 'Download', 'Restart and install')
    const { dialogs } = open({ ends: 'You host “Art”.' })
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
    expect(done).toEqual(['download', 'install'])
  })

  test('Enter and Escape fetch and install nothing', async () => {
    const { dialogs, updates } = open({ agreed: true })
    await check(dialogs)
    expect(done).toEqual([])
    user.presses.push('Download')
    await check(dialogs)
    expect([done, updates.state.kind]).toEqual([['download'], 'ready'])
  })

  test('what a daily look finds is offered once; asking offers it again', async () => {
    const { dialogs } = open({ agreed: true })
    await heard()
    expect(user.seen).toHaveLength(1)
    clock.advance(DAY)
    await heard()
    expect([asked.length, user.seen.length]).toEqual([2, 1])
    await check(dialogs)
    expect(user.seen).toHaveLength(2)
  })

  test('a daily look that fails or finds nothing disturbs no one; who asks is told', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open({ agreed: true })
    await heard()
    answer = () => Promise.reject(new Error('no route'))
    clock.advance(DAY)
    await heard()
    expect(user.seen).toEqual([])
    await check(dialogs)
    expect(user.messages).toEqual(['The update server didn’t respond. Parley will try again tomorrow.'])
    answer = () => Promise.resolve(null)
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Parley is up to date.')
  })

  test('a copy that cannot be replaced is no fault of a place: no other is offered', async () => {
    answer = () => Promise.reject(new NotReplaceableError())
    const { dialogs } = open({ agreed: true })
    await heard()
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

  test('what is not signed is never offered', async () => {
    answer = () => Promise.resolve(statement)
    const { dialogs } = open({ agreed: true })
    await check(dialogs)
    expect(user.messages).toEqual([expect.stringContaining('isn’t signed')])
    expect(done).toEqual([])
  })

  test('a download that fails is told', async () => {
    download = () => Promise.reject(new Error('reset'))
    user.presses.push('Download')
    open({ agreed: true })
    await heard()
    expect(user.messages.at(-1)).toBe('Couldn’t download the update. This version keeps working.')
  })

  test('asking during a download says how far it is', async () => {
    let finish = (_done: boolean) => {}
    download = () => new Promise((resolve) => (finish = resolve))
    user.presses.push('Download')
    const { dialogs } = open({ agreed: true })
    await check(dialogs)
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Downloading Parley 1.2.0: 0%.')
    finish(true)
    await heard()
    expect(user.messages.at(-1)).toContain('is downloaded')
  })

  test('an address on the clipboard becomes the place', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open({ agreed: true, usual: null })
    user.clipboard = NETWORK
    user.presses.push(`Use ${NETWORK}`)
    await check(dialogs)
    expect(choice).toEqual({ agreed: true, place: NETWORK })
    expect(asked).toEqual([{ kind: 'network', url: NETWORK }])
    expect(user.messages).toEqual([
      expect.stringContaining('doesn’t know where to check'),
      'Parley is up to date.',
    ])
    expect(user.seen.at(-1)?.buttons).toEqual(['Stop checking for updates', 'OK'])
  })

  test('the place the app was built with can come back', async () => {
    answer = () => Promise.resolve(null)
    choice = { agreed: true, place: NETWORK }
    const { dialogs } = open({ agreed: true })
    user.presses.push('Use github.com/someone/parley')
    await check(dialogs)
    expect(choice.place).toBeNull()
    expect(asked.at(-1)).toEqual(GITHUB)
  })

  test('the user can stop it', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs, updates } = open({ agreed: true })
    user.presses.push('Stop checking for updates')
    await check(dialogs)
    expect([choice.agreed, updates.state.kind]).toEqual([false, 'off'])
  })

  test('choices that cannot be read are said so, and the next dialog comes all the same', async () => {
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

  test('a fault in one dialog is a fault, and holds up no other', async () => {
    answer = () => Promise.resolve(null)
    const { dialogs } = open()
    user.presses.push('no such button')
    await expect(dialogs.check()).rejects.toThrow('no such button')
    user.presses.push('Check for updates')
    await check(dialogs)
    expect(user.messages.at(-1)).toBe('Parley is up to date.')
  })

  test('a choice that cannot be saved is not followed, and the user hears of it', async () => {
    write = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    }
    user.presses.push('Check for updates')
    const { dialogs, updates } = open()
    await check(dialogs)
    expect(user.messages.at(-1)).toContain('Couldn’t save your choice')
    expect([updates.state.kind, asked]).toEqual(['off', []])
  })
})
