import { EventEmitter } from 'node:events'
import type { App, Session } from 'electron'
import { describe, expect, test } from 'vitest'
import { guardContents, guardSession } from './guards.ts'

describe('guards', () => {
  test('every permission is denied, asked for or checked', () => {
    const handlers: Record<string, (...args: unknown[]) => unknown> = {}
    const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => {
      handlers[name] = handler
    }
    guardSession({
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
    } as unknown as Session)
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      let answer: unknown
      handlers['request']?.({}, permission, (granted: boolean) => (answer = granted))
      expect(answer).toBe(false)
      expect(handlers['check']?.({}, permission)).toBe(false)
    }
    expect(handlers['device']?.({ deviceType: 'usb' })).toBe(false)
  })

  test('every page of the app is kept from navigating, opening windows and embedding', () => {
    const app = new EventEmitter()
    guardContents(app as unknown as App)
    let open: (() => { action: string }) | undefined
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: () => { action: string }) => {
        open = handler
      },
    })
    app.emit('web-contents-created', {}, contents)
    for (const name of ['will-navigate', 'will-attach-webview']) {
      let prevented = false
      contents.emit(name, { preventDefault: () => (prevented = true) })
      expect(prevented, name).toBe(true)
    }
    expect(open?.()).toEqual({ action: 'deny' })
  })
})
