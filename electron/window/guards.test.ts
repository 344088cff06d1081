import { EventEmitter } from 'node:events'
import type { App, Session } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { hostileLinks } from '../../shared/protocol/text/hostile.fixture.ts'
import { guardContents, guardSession } from './guards.ts'

const electron = vi.hoisted(() => ({
  shell: { openExternal: vi.fn<(url: string) => Promise<void>>() },
  dialog: { showErrorBox: vi.fn<(title: string, content: string) => void>() },
}))
vi.mock('electron', () => electron)

beforeEach(() => {
  electron.shell.openExternal.mockReset().mockResolvedValue(undefined)
  electron.dialog.showErrorBox.mockReset()
})

/** A page of the app, and the answer to its request for a new window. */
function guardedPage() {
  const app = new EventEmitter()
  guardContents(app as unknown as App)
  let handler: ((details: { url: string }) => { action: string }) | undefined
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (given: NonNullable<typeof handler>) => {
      handler = given
    },
  })
  app.emit('web-contents-created', {}, contents)
  return { contents, open: (url: string) => handler?.({ url }) }
}

describe('guards', () => {
  test('every permission is denied, whether requested or checked', () => {
    const handlers: Record<string, (...args: unknown[]) => unknown> = {}
    const store = (name: string) => (handler: (...args: unknown[]) => unknown) => {
      handlers[name] = handler
    }
    guardSession({
      setPermissionRequestHandler: store('request'),
      setPermissionCheckHandler: store('check'),
      setDevicePermissionHandler: store('device'),
    } as unknown as Session)
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      let answer: unknown
      handlers['request']?.({}, permission, (granted: boolean) => (answer = granted))
      expect(answer).toBe(false)
      expect(handlers['check']?.({}, permission)).toBe(false)
    }
    expect(handlers['device']?.({ deviceType: 'usb' })).toBe(false)
  })

  test('no page of the app can navigate, open windows or embed pages', () => {
    const { contents, open } = guardedPage()
    for (const name of ['will-navigate', 'will-attach-webview']) {
      let prevented = false
      contents.emit(name, { preventDefault: () => (prevented = true) })
      expect(prevented, name).toBe(true)
    }
    expect(open('app://parley/')).toEqual({ action: 'deny' })
    expect(open('https://example.org/')).toEqual({ action: 'deny' })
  })

  test('a web address opens in the system’s browser, as the URL parser writes it', () => {
    const { open } = guardedPage()
    open('https://example.org/a?b#c')
    open('HTTP://Example.org:80')
    open('https://раураl.com/ä')
    expect(electron.shell.openExternal.mock.calls).toEqual([
      ['https://example.org/a?b#c'],
      ['http://example.org/'],
      ['https://xn--l-7sba6dbr.com/%C3%A4'],
    ])
  })

  test('no other address reaches the system', () => {
    const { open } = guardedPage()
    for (const url of [
      '',
      'about:blank',
      'app://parley/',
      'file:///etc/passwd',
      'C:\\x.exe',
      ' https://a.example',
    ])
      expect(open(url)).toEqual({ action: 'deny' })
    for (const { body, links } of hostileLinks) if (links.length === 0) open(body)
    expect(electron.shell.openExternal).not.toHaveBeenCalled()
  })

  test('a failure to open a link is reported, with its host', async () => {
    electron.shell.openExternal.mockRejectedValue(new Error('no browser'))
    guardedPage().open('https://example.org/')
    await expect.poll(() => electron.dialog.showErrorBox.mock.calls.length).toBe(1)
    expect(electron.dialog.showErrorBox.mock.calls[0]).toEqual([
      'Couldn’t open example.org',
      'This system didn’t open the link: no browser',
    ])
  })
})
