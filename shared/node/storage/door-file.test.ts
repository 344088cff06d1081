import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DoorState } from '../../host/admission/door.ts'
import { noAttempts } from '../../host/admission/passcode-attempts.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { doorFile } from './door-file.ts'
import { deleteRoomLog, doorPath } from './room-log/open.ts'
import { tempFolder } from './room-log/temp-folder.fixture.ts'

const state: DoorState = {
  version: 1,
  policy: 'invite',
  invites: [{ id: 'i1', secret: 's'.repeat(22), expiresAt: null, usesLeft: 2 }],
  passcode: '482915',
  attempts: noAttempts,
}

function folderWithRooms() {
  const folder = tempFolder()
  const path = doorPath(folder, 'room-1')
  mkdirSync(dirname(path), { recursive: true })
  return { folder, path }
}

describe('the secrets of a door', () => {
  test('survive a restart, and are readable by this user only', () => {
    const { folder, path } = folderWithRooms()
    expect(doorFile(folder, 'room-1').read()).toBeUndefined()
    doorFile(folder, 'room-1').write(state)
    const again = doorFile(folder, 'room-1')
    expect(again.read()).toEqual(state)
    expect(again.setAside).toBeNull()
    expect(doorFile(folder, 'room-2').read()).toBeUndefined()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('that are damaged are set aside and not used, and their new place is known', () => {
    const { folder, path } = folderWithRooms()
    writeFileSync(path, JSON.stringify({ ...state, passcode: '1' }))
    const first = doorFile(folder, 'room-1')
    expect(first.read()).toBeUndefined()
    expect(first.setAside).toBe(`${path}.broken`)
    writeFileSync(path, 'cut of')
    const second = doorFile(folder, 'room-1')
    expect(second.read()).toBeUndefined()
    expect(second.setAside).toBe(`${path}.broken-2`)
    expect(readFileSync(`${path}.broken`, 'utf8')).toContain('"passcode":"1"')
    expect(readFileSync(`${path}.broken-2`, 'utf8')).toBe('cut of')
  })

  test('that cannot be stored are a StorageError', () => {
    expect(() => doorFile(`${tempFolder()}/nowhere`, 'room-1').write(state)).toThrow(StorageError)
  })

  test('that are invalid are our mistake, not the disk’s', () => {
    const { folder } = folderWithRooms()
    const endless: Record<string, unknown> = { ...state }
    endless['invites'] = [endless]
    expect(() => doorFile(folder, 'room-1').write(endless as unknown as typeof state)).toThrow(TypeError)
  })

  test('are deleted with the room', () => {
    const { folder, path } = folderWithRooms()
    doorFile(folder, 'room-1').write(state)
    deleteRoomLog(folder, 'room-1')
    expect(existsSync(path)).toBe(false)
  })
})
