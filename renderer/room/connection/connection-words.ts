import type { RoomState } from '../../../shared/bridge/room-state.ts'
import type { SessionState } from '../../../shared/client/session/session-machine.ts'
import { dialFailures, type End } from '../../../shared/client/session/failures.ts'
import { describeEnd } from '../../../shared/words/failure-words.ts'
import { assertNever } from '../../../shared/protocol/base/assert-never.ts'

export interface ConnectionWords {
  readonly text: string
  /** The reason, if known. */
  readonly why: string | null
  readonly action:
    'Retry now' | 'Rejoin' | 'Compare keys' | 'Enter passcode' | 'Join the other room' | 'Cancel' | null
}

/** What the banner says about a session; null if there is nothing to say. */
export function connectionWords(
  room: Pick<RoomState, 'name' | 'address' | 'session' | 'disconnectedBecause' | 'replacedBy'>,
): ConnectionWords | null {
  const name = room.name || room.address
  const { session } = room
  const { replacedBy } = room
  if (replacedBy !== null && isTrying(session)) {
    const text = describeEnd({ code: 'another-room', at: replacedBy }, { room: name, address: room.address })
    return { text, why: null, action: 'Join the other room' }
  }
  // After the host closed the room, it is no news that no one answers.
  const isShut = room.disconnectedBecause?.code === 'host-stopping'
  switch (session.kind) {
    case 'idle':
    case 'joined':
      return null
    case 'connecting':
    case 'handshaking':
      return session.attempt === 1
        ? { text: `Connecting to ${name}…`, why: null, action: null }
        : { text: isShut ? shut(name) : reconnecting(name), why: null, action: null }
    case 'knocking':
      return { text: KNOCKING, why: null, action: 'Cancel' }
    case 'backingOff': {
      if (isShut && isAbsence(session.because)) return { text: shut(name), why: null, action: 'Retry now' }
      const why = describeEnd(session.because, { room: name, address: room.address })
      return { text: reconnecting(name), why, action: 'Retry now' }
    }
    case 'closed':
      return {
        text: describeEnd(session.because, { room: name, address: room.address }),
        why: null,
        action: waysBack(session),
      }
    default:
      return assertNever(session)
  }
}

/** Shown while the host has not answered the knock. */
export const KNOCKING = 'Waiting for the host to approve you…'

const reconnecting = (name: string): string =>
  `Reconnecting to ${name}… Your messages will be sent when you’re back.`

const shut = (name: string): string =>
  `The host closed ${name}. You’ll reconnect when it opens again, and your messages will be sent then.`

/** Whether a session is reconnecting, or waits for the next try. */
const isTrying = ({ kind }: SessionState): boolean =>
  kind === 'connecting' || kind === 'handshaking' || kind === 'backingOff'

/** Whether a session ended only because no one hosts the room. */
const isAbsence = ({ code }: End): boolean =>
  code === 'host-stopping' || (dialFailures as readonly string[]).includes(code)

/** Retrying cannot help against a wrong version or a ban; some ends need an answer first. */
function waysBack({ because }: Extract<SessionState, { kind: 'closed' }>): ConnectionWords['action'] {
  switch (because.code) {
    case 'leaving':
    case 'unsupported-version':
    case 'banned':
    case 'host-not-proved':
      return null
    case 'host-key-changed':
      return because.keys ? 'Compare keys' : null
    case 'passcode-needed':
    case 'passcode-wrong':
      return 'Enter passcode'
    default:
      return 'Rejoin'
  }
}
