import { doorState, type DoorStore } from '../host/door.ts'
import { StorageError } from '../protocol/storage-error.ts'
import { JsonFile } from './json-file.ts'
import { doorPath } from './room-log/open.ts'
import { systemError } from './system-error.ts'

/** The secrets of a hosted room's door, beside its log: readable by this user only. */
export function doorFile(dataFolder: string, room: string): DoorStore {
  const file = new JsonFile(doorPath(dataFolder, room), doorState)
  return {
    read: () => file.read(),
    write(state) {
      try {
        file.write(state)
      } catch (error) {
        const { code, message } = systemError(error)
        throw new StorageError(code === 'ENOSPC' ? 'disk-full' : 'storage-failed', message)
      }
    },
  }
}
