import type { HostedRoom } from '../../shared/app/hosting/hosted-room.ts'
import { ControlError, serveControl, type ControlServer } from '../../shared/node/control.ts'
import type { DataFolder } from '../../shared/node/storage/data-folder.ts'
import type { HostConsole } from './host-console.ts'
import type { HostScreen } from './host-screen.ts'

/**
 * Reports each new knock, and when the passcode is locked. Returns a function that stops reporting.
 */
export function watchDoor(
  hosted: HostedRoom,
  screen: Pick<HostScreen, 'onKnock' | 'onPasscodeLocked'>,
): () => void {
  let known = new Set<string>()
  let locked = hosted.passcode.locked
  return hosted.subscribe(() => {
    const { knocks } = hosted
    for (const knock of knocks) if (!known.has(knock.id)) screen.onKnock(knock)
    known = new Set(knocks.map(({ id }) => id))
    if (hosted.passcode.locked && !locked) screen.onPasscodeLocked(hosted)
    locked = hosted.passcode.locked
  })
}

/**
 * Accepts commands from other terminals. A room works without this, so a failure is only reported.
 */
export async function serveConsole(
  folder: DataFolder,
  hostConsole: HostConsole,
  screen: Pick<HostScreen, 'onRemoteCommand' | 'note'>,
): Promise<ControlServer | null> {
  try {
    return await serveControl(folder.path, async (line) => {
      const answer = await hostConsole.run(line)
      screen.onRemoteCommand(line, answer)
      return answer
    })
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    screen.note(`Other terminals can’t control this room: ${error.message}`)
    return null
  }
}
