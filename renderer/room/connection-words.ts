import type { RoomState } from '../../shared/client/chat-state.ts'
import type { SessionState } from '../../shared/client/session-machine.ts'
import { describeEnd } from '../../shared/client/words.ts'
import { assertNever } from '../../shared/protocol/assert-never.ts'

export interface ConnectionWords {
  readonly text: string
  /** Why, if that is known. */
  readonly why: string | null
  readonly action: 'Try now' | 'Join again' | null
}

/** What the banner says about a session; null while there is nothing to say. */
export function connectionWords(
  room: Pick<RoomState, 'name' | 'address' | 'session'>,
): ConnectionWords | null {
  const name = room.name || room.address
  const { session } = room
  switch (session.kind) {
    case 'idle':
    case 'joined':
      return null
    case 'connecting':
    case 'greeting':
      return session.attempt === 1
        ? { text: `Connecting to ${name}…`, why: null, action: null }
        : { text: reconnecting(name, session.attempt), why: null, action: null }
    case 'backingOff': {
      const why = describeEnd(session.because, { room: name, address: room.address })
      // The try that is coming, so that the words stay the same while it is under way.
      return { text: reconnecting(name, session.attempt + 1), why, action: 'Try now' }
    }
    case 'closed':
      return {
        text: describeEnd(session.because, { room: name, address: room.address }),
        why: null,
        action: mayJoinAgain(session) ? 'Join again' : null,
      }
    default:
      return assertNever(session)
  }
}

const reconnecting = (name: string, attempt: number): string =>
  `Reconnecting to ${name}, try ${attempt}. Messages you send are kept.`

/** Another try cannot help against a version that does not fit. */
const mayJoinAgain = ({ because }: Extract<SessionState, { kind: 'closed' }>): boolean =>
  because.code !== 'leaving' && because.code !== 'unsupported-version'
