import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { _electron, expect } from '@playwright/test'
import { appFolder, DESKTOP, noDesktop, test, type Desktops } from './desktop.ts'

const isRoot = process.platform === 'linux' && process.getuid?.() === 0

const electronProgram = (): string => createRequire(import.meta.url)('electron') as string

/** Whether every user of this computer can reach a path. */
const isOpenToAll = (path: string): boolean =>
  path === dirname(path) || ((statSync(dirname(path)).mode & 0o001) !== 0 && isOpenToAll(dirname(path)))

/** Where the app's packages are: its folder may only have a link to them. */
const modulesOf = (folder: string): string => {
  const modules = join(folder, 'node_modules')
  return existsSync(modules) ? realpathSync(modules) : folder
}

test.describe('two users of one computer, at the desktop', { tag: DESKTOP }, () => {
  test.skip(noDesktop !== null, noDesktop ?? '')
  test.skip(!isRoot, 'being two users takes root on Linux')
  test.skip(
    ![appFolder, modulesOf(appFolder), ...(noDesktop === null ? [electronProgram()] : [])].every(isOpenToAll),
    'this checkout, or its Electron, is in a folder that is closed to other users',
  )

  /** Starts the app as a user with a separate home, without naming a data folder. */
  const open = async (desktops: Desktops, uid: number, parent: string) => {
    const home = join(parent, String(uid))
    mkdirSync(home, { mode: 0o700 })
    chownSync(home, uid, uid)
    const program = join(parent, `electron-as-${uid}`)
    writeFileSync(
      program,
      `#!/bin/sh\nexec setpriv --reuid ${uid} --regid ${uid} --clear-groups '${electronProgram()}' "$@"\n`,
      { mode: 0o755 },
    )
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XDG_')))
    // Only its owner can read the file that gives access to this display.
    const { XAUTHORITY: authority } = process.env
    if (authority !== undefined) {
      copyFileSync(authority, join(home, '.Xauthority'))
      chownSync(join(home, '.Xauthority'), uid, uid)
      env['XAUTHORITY'] = join(home, '.Xauthority')
    }
    const app = await _electron.launch({
      executablePath: program,
      args: [appFolder, '--no-nearby', '--no-sandbox'],
      cwd: parent,
      env: {
        ...(env as Record<string, string>),
        HOME: home,
        // A browser's files there are deleted with the story.
        TMPDIR: home,
        PATH: `${process.execPath.replace(/[^/]+$/, '')}:${process.env['PATH']}`,
      },
    })
    return { ...(await desktops.shown(app)), home }
  }

  test('each has a window, hosts, and they talk in one room', async ({ started, desktops }) => {
    const parent = await started.folder()
    chmodSync(parent, 0o755)
    const ann = await open(desktops, 64_001, parent)
    const bob = await open(desktops, 64_002, parent)
    await ann.user.introduce('Ann')
    await bob.user.introduce('Bob')
    const anns = await ann.user.host('From Ann')
    const bobs = await bob.user.host('From Bob')
    expect(anns).not.toBe(bobs)
    await bob.user.page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: 'New or join' })
      .click()
    await bob.user.join(`127.0.0.1:${anns}`)
    await bob.user.say('Hello from the other account')
    await ann.user.sees('Hello from the other account')
    for (const [home, uid] of [
      [ann.home, 64_001],
      [bob.home, 64_002],
    ] as const) {
      const data = join(home, '.config/Parley/data')
      expect(statSync(data).mode & 0o077).toBe(0)
      expect(new Set(readdirSync(data).map((name) => statSync(join(data, name)).uid))).toEqual(new Set([uid]))
    }
  })
})
