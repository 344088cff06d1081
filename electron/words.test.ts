import { describe, expect, test } from 'vitest'
import { emptyRoomState, type RoomState } from '../shared/bridge/room-state.ts'
import { closingWarning } from './quitting/closing-words.ts'
import { menuTemplate } from './window/menu-template.ts'

const room = (name: string, hosted: boolean): RoomState => ({
  ...emptyRoomState,
  ref: 'r1',
  id: 'id',
  name,
  address: '10.0.0.1:5050',
  hosting: hosted
    ? {
        bind: '0.0.0.0',
        port: 5050,
        addresses: ['10.0.0.1:5050'],
        fingerprint: '',
        invites: [],
        passcode: { digits: '482915', locked: false },
      }
    : null,
  session: { kind: 'joined' },
  me: { id: 'a', name: 'Ann' },
})

describe('the closing warning', () => {
  test('is null if all open rooms are hosted elsewhere', () => {
    expect(closingWarning([], 'quit')).toBeNull()
    expect(closingWarning([room('Print shop', false)], 'restart')).toBeNull()
  })

  test('names the hosted rooms', () => {
    expect(closingWarning([room('Physics', true), room('Print shop', false)], 'quit')).toBe(
      '“Physics” is open. If you quit Parley, everyone will be disconnected. Messages are kept.',
    )
    expect(closingWarning([room('Physics', true), room('Art', true)], 'restart')).toBe(
      '“Physics” and “Art” are open. When Parley restarts, everyone will be disconnected. Messages are kept.',
    )
  })
})

describe('menus', () => {
  const labels = (platform: NodeJS.Platform) =>
    menuTemplate(platform, 'Parley').map(({ label, role }) => label?.replace('&', '') ?? role)

  test('macOS has the app menu first; elsewhere quitting is in File', () => {
    expect(labels('darwin')).toEqual(['Parley', 'File', 'Edit', 'View', 'windowMenu'])
    expect(labels('linux')).toEqual(['File', 'Edit', 'View', 'Window'])
    expect(JSON.stringify(menuTemplate('win32', 'Parley')[0])).toContain('E&xit')
  })
})
