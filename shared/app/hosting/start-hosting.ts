import type { Result } from '../../words/problem.ts'
import type { Notice } from '../../client/session/notice.ts'
import { describeNotices } from '../../words/notice-words.ts'
import { describeListenFailure } from '../../words/failure-words.ts'
import { openRoomLog } from '../../node/storage/room-log/open.ts'
import type { ListenAddress } from '../../host/host-machine.ts'
import type { RoomLog } from '../../node/storage/room-log/room-log.ts'
import { HostedRoom, type HostedRoomOptions } from './hosted-room.ts'
import { answer, fail, failWith } from '../results.ts'

export type StartHostingOptions = Omit<HostedRoomOptions, 'history'>

/** A room that listens, with no one in it yet. */
export interface ListeningRoom {
  readonly hosted: HostedRoom
  readonly log: RoomLog
  readonly at: ListenAddress
  /**
   * Notices about damaged files that were set aside, and about a port that was not the requested
   * one.
   */
  readonly notices: readonly Notice[]
}

/**
 * Opens a room's log and listens; on failure the log is closed again. Throws StorageError,
 * NewerSchemaError, and DataFolderError if the host's key is damaged.
 */
export async function startHosting(options: StartHostingOptions): Promise<Result<ListeningRoom>> {
  const { card, folder, bind, port, clock } = options
  const { log, setAside } = openRoomLog(folder, card, clock.now())
  const opening = HostedRoom.open({ ...options, history: log })
  const started = opening.then(async (room) => ({ hosted: room, state: await room.start() }))
  const { hosted, state } = await started.catch((error: unknown) => {
    log.close()
    throw error
  })
  const damageNotice: Notice[] =
    setAside === null && hosted.doorSetAside === null
      ? []
      : [{ kind: 'hostedSetAside', log: setAside, door: hosted.doorSetAside }]
  if (state.kind === 'listening') {
    const { at } = state
    const taken = at.port
    const invited = hosted.invites().length > 0
    const portNotice: Notice[] =
      port === 0 || taken === port ? [] : [{ kind: 'tookAnotherPort', requested: port, taken, invited }]
    return answer({ hosted, log, at, notices: [...damageNotice, ...portNotice] })
  }
  log.close()
  if (state.kind === 'failed') {
    const why = describeListenFailure(state.failure, bind, port, state.detail)
    // Damage is found only once, so it is reported now.
    return fail({ code: state.failure, text: [why, describeNotices(damageNotice)].join(' ').trim() })
  }
  return failWith({ code: 'stopped' })
}
