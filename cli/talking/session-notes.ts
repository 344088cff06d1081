import type { RoomState } from '../../shared/bridge/room-state.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { describeEnd } from '../../shared/words/failure-words.ts'
import type { Knock } from '../../shared/protocol/wire/frames.ts'
import { cleanName } from '../../shared/protocol/text/text.ts'
import { keyAdvice } from './host-keys.ts'
import { knockLine } from './moderation-commands.ts'

/**
 * Whether a reconnecting session has just lost its host: reported once, not for each failed
 * attempt.
 */
export const hasLostHost = (before: SessionState['kind'], attempt: number): boolean =>
  before === 'joined' || attempt === 1

export interface SessionNotesOptions {
  room(): RoomState
  /** The command that joins at an address. */
  rejoinCommand(address: string): string
  note(text: string): void
  /** Prints text that is not a note. */
  print(text: string): void
}

/** Reports changes of the connection to a room as notes. */
export function sessionNotes({ room, rejoinCommand, note, print }: SessionNotesOptions) {
  let before: SessionState['kind'] = 'idle'
  /** The last reported address at which another room has replaced this one. */
  let reportedAddress: string | null = null
  return (session: SessionState): void => {
    const { name, address, replacedBy } = room()
    const about = { room: name, address }
    if (session.kind === 'joined') note(`Back in ${name}.`)
    if (replacedBy !== null && replacedBy !== reportedAddress) {
      const where = describeEnd({ code: 'another-room', at: replacedBy }, about)
      note(`${where} To join the other room, leave with /quit and run: ${rejoinCommand(replacedBy)}`)
    }
    reportedAddress = replacedBy
    if (session.kind === 'backingOff' && hasLostHost(before, session.attempt) && replacedBy === null) {
      note(
        `${describeEnd(session.because, about)} Reconnecting… Your messages will be sent when you’re back.`,
      )
    }
    before = session.kind
    if (session.kind === 'knocking') note(`Waiting for the host of ${name} to approve you…`)
    if (session.kind !== 'closed') return
    note(describeEnd(session.because, about))
    const { keys } = session.because
    if (keys) print(keyAdvice(keys, address, false))
  }
}

/** Reports each person who knocks, once. */
export function knockNotes(note: (text: string) => void) {
  let known = new Set<string>()
  return (knocks: readonly Knock[]): void => {
    for (const knock of knocks) {
      const name = cleanName(knock.name)
      if (!known.has(knock.id))
        note(`${knockLine(knock)} wants to join. Type “/admit ${name}” or “/refuse ${name}”.`)
    }
    known = new Set(knocks.map(({ id }) => id))
  }
}
