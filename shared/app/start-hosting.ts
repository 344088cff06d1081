import type { Result } from '../client/bridge.ts'
import { describeListenFailure, hostedSetAside, tookAnotherPort } from '../client/words.ts'
import { openRoomLog } from '../node/room-log/open.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { defaultHostLimits } from '../protocol/host-limits.ts'
import { HostedRoom, type HostedRoomOptions } from './hosted-room.ts'
import { answer, fail } from './results.ts'

export type StartOptions = Pick<
  HostedRoomOptions,
  'card' | 'folder' | 'bind' | 'port' | 'orNext' | 'clock' | 'chance' | 'hidden' | 'policy'
>

/** A room that listens, and has nobody in it yet. */
export interface Started {
  readonly hosted: HostedRoom
  readonly log: RoomLog
  readonly port: number
  /** What was damaged and set aside, and that another port was taken than the wished one, in words. */
  readonly notice: string | null
}

/**
 * Opens a room's log and listens; where that fails the log is closed again. Throws StorageError, NewerSchemaError, and DataFolderError
 * when the host's key is damaged.
 */
export async function startHosting(options: StartOptions): Promise<Result<Started>> {
  const { card, folder, bind, port, clock } = options
  const { log, setAside } = openRoomLog(folder, card, clock.now())
  const opening = HostedRoom.open({ ...options, history: log, limits: defaultHostLimits, plain: false })
  const started = opening.then(async (room) => ({ hosted: room, state: await room.start() }))
  const { hosted, state } = await started.catch((error: unknown) => {
    log.close()
    throw error
  })
  const damage = hostedSetAside(setAside, hosted.doorSetAside)
  if (state.kind === 'listening') {
    const taken = state.at.port
    const moved =
      port === 0 || taken === port ? null : tookAnotherPort(port, taken, hosted.invites().length > 0)
    const notice = [damage, moved].filter((said) => said !== null).join(' ') || null
    return answer({ hosted, log, port: taken, notice })
  }
  log.close()
  if (state.kind === 'failed') {
    const why = describeListenFailure(state.failure, bind, port, state.detail)
    // What was damaged is not met again the next time: it is told now.
    return fail({ code: state.failure, text: damage === null ? why : `${why} ${damage}` })
  }
  return fail({ code: 'stopped', text: 'The room was closed before it opened.' })
}
