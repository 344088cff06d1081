import { doorState, type DoorStore } from '../../host/admission/door.ts'
import { StorageError } from '../../protocol/log/storage-error.ts'
import { JsonFile } from './json-file.ts'
import { doorPath } from './room-log/open.ts'
import { isRefusedBySystem, systemError } from '../system-error.ts'

/** The store of a door in a data folder. */
export interface DoorFile extends DoorStore {
  /** Where a damaged file was moved when it was read, if there was one: to tell the user. */
  readonly setAside: string | null
}

/** The secrets of a hosted room's door, beside its log: readable by this user only. */
export function doorFile(dataFolder: string, room: string): DoorFile {
  const file = new JsonFile(doorPath(dataFolder, room), doorState)
  return {
    read: () => file.read(),
    get setAside() {
      return file.setAside
    },
    write(state) {
      try {
        file.write(state)
      } catch (error) {
        if (!isRefusedBySystem(error)) throw error
        const { code, message } = systemError(error)
        throw new StorageError(code === 'ENOSPC' ? 'disk-full' : 'storage-failed', message)
      }
    },
  }
}
