import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { rawServer } from './updated-app.fixture.ts'
import { IMAGE, reaches, UpdatesFixture } from './updates.fixture.ts'
import { CHECK_MS, STALLED_MS } from './updates.ts'

const require = createRequire(import.meta.url)
const DAY = 86_400_000

let world: UpdatesFixture
beforeEach(async () => {
  world = await UpdatesFixture.open()
})

describe.skipIf(process.platform !== 'linux')(
  'updates, with electron-updater and a server on the network',
  () => {
    test('off, agreed to, found, fetched, compared, installed and started: each when the user says so', async () => {
      world.release()
      world.clipboard = await world.serve()
      const { updates, dialogs, choices } = world.start(false)
      world.clock.advance(10 * DAY)
      expect(updates.state).toEqual({ kind: 'off' })
      expect(choices.read().agreed).toBe(false)

      // Once copied, the address of the server is offered as the place.
      world.presses.push('Check for updates', `Use ${world.clipboard}`, 'Download', 'Later')
      await dialogs.check()
      await reaches(updates, 'ready')
      await dialogs.check()
      expect(choices.read()).toEqual({ agreed: true, place: world.clipboard })
      expect(world.seen.map(({ message }) => message)).toEqual([
        'Check for updates daily?',
        'This copy of Parley doesn’t know where to check for updates.',
        'Parley 1.2.0 is available.',
        'Parley 1.2.0 is downloaded and will be installed when Parley restarts.',
        'Parley 1.2.0 is downloaded and will be installed when Parley restarts.',
      ])
      expect(world.seen[2]?.detail).toBe('Rooms are faster.')
      expect(readFileSync(world.app.image, 'utf8')).toBe('the old one')

      const electron = require.resolve('electron')
      const told: string[] = []
      // What electron-updater tells Electron’s updater before the app ends.
      require.cache[electron] = {
        exports: { autoUpdater: { emit: (name: string) => told.push(name) } },
      } as never
      onTestFinished(() => void delete require.cache[electron])
      updates.tell({ kind: 'installAsked' })
      await world.app.ended.promise
      expect(told).toEqual(['before-quit-for-update'])
      expect(updates.state.kind).toBe('installing')
      expect(readFileSync(join(world.app.folder, IMAGE), 'utf8')).toBe(world.program())
      await expect.poll(() => readdirSync(world.app.folder)).toContain('mark')
      expect(readdirSync(world.app.folder)).not.toContain('Parley-1.1.0-linux-x86_64.AppImage')
    })

    test('a staged release reaches the share that was drawn, and no other', async () => {
      world.release({ staging: 25 })
      world.place = await world.serve()
      world.app.draw(0.26)
      expect((await world.look()).kind).toBe('current')
      world.app.draw(0.24)
      expect((await world.look()).kind).toBe('available')
    })

    test('a server that is gone is said to be, and so is one that has no updates', async () => {
      const { url, close } = await rawServer(() => {})
      await close()
      world.place = url
      expect(await world.look()).toEqual({ kind: 'failed', problem: 'unreachable' })
      world.release()
      world.place = await world.serve()
      rmSync(join(world.served, 'latest-linux.yml'))
      expect(await world.look()).toEqual({ kind: 'failed', problem: 'unreachable' })
    })

    test('a server that takes the question and never answers is given up, and another place is asked', async () => {
      const asked = Promise.withResolvers<void>()
      const silent = await rawServer((socket) => socket.once('data', () => asked.resolve()))
      world.place = silent.url
      const { updates } = world.start(true)
      await asked.promise
      world.clock.advance(CHECK_MS)
      expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
      world.release()
      updates.useSource({ kind: 'network', url: await world.serve() })
      await reaches(updates, 'available', 'failed')
      expect(updates.state.kind).toBe('available')
    })

    test('a download that stalls is given up and leaves nothing; the next try is whole', async () => {
      world.release()
      const yml = readFileSync(join(world.served, 'latest-linux.yml'))
      const begun = Promise.withResolvers<void>()
      const stalling = await rawServer((socket) =>
        socket.on('data', (data) => {
          const wanted = data.toString().split(' ')[1] ?? ''
          if (wanted.includes('.yml'))
            return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${yml.length}\r\n\r\n${yml.toString()}`)
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${world.program().length}\r\n\r\n#!/bin/sh`)
          begun.resolve()
        }),
      )
      world.place = stalling.url
      const { updates } = world.start(true)
      await reaches(updates, 'available')
      updates.tell({ kind: 'downloadAsked' })
      await begun.promise
      world.clock.advance(STALLED_MS)
      expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
      updates.useSource({ kind: 'network', url: await world.serve() })
      await reaches(updates, 'available', 'failed')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready', 'failed')
      expect(updates.state.kind).toBe('ready')
      expect(world.cached()).toHaveLength(1)
    })

    test('a copy that electron-updater does not replace is said to be one, and no one is asked', async () => {
      const visits: string[] = []
      world.place = await rawServer(() => visits.push('asked')).then(({ url }) => url)
      const { updates } = world.start(true)
      // Like a tar.gz unpacked at the packages' place: not an AppImage.
      delete process.env['APPIMAGE']
      await reaches(updates, 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'not-replaceable' })
      expect(visits).toEqual([])
    })

    test('an installation that fails is told, and the old program is still there', async () => {
      world.release()
      world.place = await world.serve()
      const { updates } = world.start(true)
      await reaches(updates, 'available')
      updates.tell({ kind: 'downloadAsked' })
      await reaches(updates, 'ready')
      // Like a read-only AppImage folder: the AppImage is not at its stated path.
      process.env['APPIMAGE'] = join(world.app.folder, 'nowhere', 'Parley.AppImage')
      updates.tell({ kind: 'installAsked' })
      await reaches(updates, 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'install-failed' })
      expect(readFileSync(world.app.image, 'utf8')).toBe('the old one')
    })
  },
)
