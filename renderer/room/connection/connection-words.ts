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
  if (replacedBy !== null && isReconnecting(session)) {
    const text = describeEnd({ code: 'another-room', at: replacedBy }, { room: name, address: room.address })
    return { text, why: null, action: 'Join the other room' }
  }
  // After the host closed the room, it is expected that no one answers.
  const wasClosedByHost = room.disconnectedBecause?.code === 'host-stopping'
  switch (session.kind) {
    case 'idle':
    case 'joined':
      return null
    case 'connecting':
    case 'handshaking':
      return session.attempt === 1
        ? { text: `Connecting to ${name}…`, why: null, action: null }
        : { text: wasClosedByHost ? closedByHost(name) : reconnecting(name), why: null, action: null }
    case 'knocking':
      return { text: KNOCKING, why: null, action: 'Cancel' }
    case 'backingOff': {
      if (wasClosedByHost && isHostGone(session.because))
        return { text: closedByHost(name), why: null, action: 'Retry now' }
      const why = describeEnd(session.because, { room: name, address: room.address })
      return { text: reconnecting(name), why, action: 'Retry now' }
    }
    case 'closed':
      return {
        text: describeEnd(session.because, { room: name, address: room.address }),
        why: null,
        action: actionFor(session),
      }
    default:
      return assertNever(session)
  }
}

/** Shown while the host has not answered the knock. */
export const KNOCKING = 'Waiting for the host to approve you…'

const reconnecting = (name: string): string =>
  `Reconnecting to ${name}… Your messages will be sent when you’re back.`

const closedByHost = (name: string): string =>
  `The host closed ${name}. You’ll reconnect when it opens again, and your messages will be sent then.`

/** Whether a session is connecting, or waits for its next attempt. */
const isReconnecting = ({ kind }: SessionState): boolean =>
  kind === 'connecting' || kind === 'handshaking' || kind === 'backingOff'

/** Whether a connection failed only because no one hosts the room. */
const isHostGone = ({ code }: End): boolean =>
  code === 'host-stopping' || (dialFailures as readonly string[]).includes(code)

/** The action for an ended session. Retrying does not help after a ban or with a wrong version; some
 * ends need an answer from the user first. */
function actionFor({ because }: Extract<SessionState, { kind: 'closed' }>): ConnectionWords['action'] {
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
