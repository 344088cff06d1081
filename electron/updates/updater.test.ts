import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { rawServer } from './updated-app.fixture.ts'
import { IMAGE, waitForState, UpdatesFixture } from './updates.fixture.ts'
import { CHECK_MS, STALLED_MS } from './updates.ts'

const require = createRequire(import.meta.url)
const DAY = 86_400_000

let fixture: UpdatesFixture
beforeEach(async () => {
  fixture = await UpdatesFixture.open()
})

describe.skipIf(process.platform !== 'linux')(
  'updates, with electron-updater and a server on the network',
  () => {
    test('an update is checked, downloaded, verified, installed and started, each step when the user agrees', async () => {
      fixture.release()
      fixture.clipboard = await fixture.serve()
      const { updates, dialogs, choices } = fixture.start(false)
      fixture.clock.advance(10 * DAY)
      expect(updates.state).toEqual({ kind: 'off' })
      expect(choices.read().agreed).toBe(false)

      // Once copied, the address of the server is offered as the place.
      fixture.presses.push('Check for updates', `Use ${fixture.clipboard}`, 'Download', 'Later')
      await dialogs.check()
      await waitForState(updates, 'ready')
      await dialogs.check()
      expect(choices.read()).toEqual({ agreed: true, place: fixture.clipboard })
      expect(fixture.seen.map(({ message }) => message)).toEqual([
        'Check for updates daily?',
        'This copy of Parley doesn’t know where to check for updates.',
        'Parley 1.2.0 is available.',
        'Parley 1.2.0 is downloaded and will be installed when Parley restarts.',
        'Parley 1.2.0 is downloaded and will be installed when Parley restarts.',
      ])
      expect(fixture.seen[2]?.detail).toBe('Rooms are faster.')
      expect(readFileSync(fixture.app.image, 'utf8')).toBe('the old one')

      const electron = require.resolve('electron')
      const emitted: string[] = []
      // What electron-updater tells Electron’s updater before the app ends.
      require.cache[electron] = {
        exports: { autoUpdater: { emit: (name: string) => emitted.push(name) } },
      } as never
      onTestFinished(() => void delete require.cache[electron])
      updates.handle({ kind: 'installAsked' })
      await fixture.app.ended.promise
      expect(emitted).toEqual(['before-quit-for-update'])
      expect(updates.state.kind).toBe('installing')
      expect(readFileSync(join(fixture.app.folder, IMAGE), 'utf8')).toBe(fixture.program())
      await expect.poll(() => readdirSync(fixture.app.folder)).toContain('mark')
      expect(readdirSync(fixture.app.folder)).not.toContain('Parley-1.1.0-linux-x86_64.AppImage')
    })

    test('a staged release reaches only apps within its share', async () => {
      fixture.release({ staging: 25 })
      fixture.place = await fixture.serve()
      fixture.app.setStagingShare(0.26)
      expect((await fixture.check()).kind).toBe('current')
      fixture.app.setStagingShare(0.24)
      expect((await fixture.check()).kind).toBe('available')
    })

    test('a server that is gone or has no updates is reported as unreachable', async () => {
      const { url, close } = await rawServer(() => {})
      await close()
      fixture.place = url
      expect(await fixture.check()).toEqual({ kind: 'failed', problem: 'unreachable' })
      fixture.release()
      fixture.place = await fixture.serve()
      rmSync(join(fixture.served, 'latest-linux.yml'))
      expect(await fixture.check()).toEqual({ kind: 'failed', problem: 'unreachable' })
    })

    test('a server that never answers times out, and another source can be checked', async () => {
      const requested = Promise.withResolvers<void>()
      const silent = await rawServer((socket) => socket.once('data', () => requested.resolve()))
      fixture.place = silent.url
      const { updates } = fixture.start(true)
      await requested.promise
      fixture.clock.advance(CHECK_MS)
      expect(updates.state).toEqual({ kind: 'failed', problem: 'unreachable' })
      fixture.release()
      updates.setSource({ kind: 'network', url: await fixture.serve() })
      await waitForState(updates, 'available', 'failed')
      expect(updates.state.kind).toBe('available')
    })

    test('a download that stalls times out and leaves nothing; the next one is complete', async () => {
      fixture.release()
      const yml = readFileSync(join(fixture.served, 'latest-linux.yml'))
      const hasStarted = Promise.withResolvers<void>()
      const stalling = await rawServer((socket) =>
        socket.on('data', (data) => {
          const path = data.toString().split(' ')[1] ?? ''
          if (path.includes('.yml'))
            return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${yml.length}\r\n\r\n${yml.toString()}`)
          socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${fixture.program().length}\r\n\r\n#!/bin/sh`)
          hasStarted.resolve()
        }),
      )
      fixture.place = stalling.url
      const { updates } = fixture.start(true)
      await waitForState(updates, 'available')
      updates.handle({ kind: 'downloadAsked' })
      await hasStarted.promise
      fixture.clock.advance(STALLED_MS)
      expect(updates.state).toEqual({ kind: 'failed', problem: 'download-failed' })
      updates.setSource({ kind: 'network', url: await fixture.serve() })
      await waitForState(updates, 'available', 'failed')
      updates.handle({ kind: 'downloadAsked' })
      await waitForState(updates, 'ready', 'failed')
      expect(updates.state.kind).toBe('ready')
      expect(fixture.cached()).toHaveLength(1)
    })

    test('a copy that electron-updater cannot replace is reported, without a request', async () => {
      const visits: string[] = []
      fixture.place = await rawServer(() => visits.push('asked')).then(({ url }) => url)
      const { updates } = fixture.start(true)
      // Like a tar.gz unpacked at the packages' place: not an AppImage.
      delete process.env['APPIMAGE']
      await waitForState(updates, 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'not-replaceable' })
      expect(visits).toEqual([])
    })

    test('a failed installation is reported, and the old program stays', async () => {
      fixture.release()
      fixture.place = await fixture.serve()
      const { updates } = fixture.start(true)
      await waitForState(updates, 'available')
      updates.handle({ kind: 'downloadAsked' })
      await waitForState(updates, 'ready')
      // Like a read-only AppImage folder: the AppImage is not at its stated path.
      process.env['APPIMAGE'] = join(fixture.app.folder, 'nowhere', 'Parley.AppImage')
      updates.handle({ kind: 'installAsked' })
      await waitForState(updates, 'failed')
      expect(updates.state).toEqual({ kind: 'failed', problem: 'install-failed' })
      expect(readFileSync(fixture.app.image, 'utf8')).toBe('the old one')
    })
  },
)
