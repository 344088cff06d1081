import { defined } from '../protocol/base/defined.ts'
import { channelOf, type RoomEvent } from '../protocol/log/events.ts'
import type { ClientFrame } from '../protocol/wire/frames.ts'
import type { RequestedAction } from '../protocol/log/moderation.ts'
import type { Verifier } from '../protocol/trust/proofs.ts'
import { memoryDoorStore } from './admission/door.ts'
import { MemoryHistory } from './log/memory-history.ts'
import { RoomFixture, type Peer } from './room.fixture.ts'

let nonces = 0

function answerTo(peer: Peer, frame: Extract<ClientFrame, { nonce: string }>): string {
  peer.say(frame)
  const answer = peer.heard.findLast((one) => 'nonce' in one && one.nonce === frame.nonce)
  if (answer?.kind === 'reject') return answer.reason
  if (answer?.kind === 'ack') return 'done'
  throw new Error('the host did not answer')
}

/** Requests an action. Returns 'done', or the reason of the rejection. */
export function act(peer: Peer, asked: RequestedAction): string {
  return answerTo(peer, { kind: 'moderate', nonce: `act-${nonces++}`, act: asked })
}

type RelationFrame = Extract<ClientFrame, { kind: 'edit' | 'react' | 'remove' }>
type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never

/** Sends a relation to a message. Returns 'done', or the reason of the rejection. */
export const relate = (
  peer: Peer,
  event: RoomEvent,
  relation: Without<RelationFrame, 'nonce' | 'channel' | 'target' | 'sig' | 'seen'>,
): string =>
  answerTo(peer, {
    ...relation,
    nonce: `relation-${nonces++}`,
    channel: channelOf(event),
    target: { author: event.author.id, nonce: event.nonce },
  })

/** Requests the removal of a message. */
export const remove = (peer: Peer, event: RoomEvent): string => relate(peer, event, { kind: 'remove' })

/** A room with its owner, a moderator and two members. */
export function classroom() {
  const history = new MemoryHistory(1)
  const door = memoryDoorStore()
  const room = new RoomFixture(history, { policy: 'open', door })
  const owner = room.owner('Olga')
  const mod = room.join('Mo')
  const [ann, bob] = [room.join('Ann'), room.join('Bob')]
  const made = act(owner, { kind: 'role', member: 'mo', role: 'moderator' })
  if (made !== 'done') throw new Error(`there is no moderator: ${made}`)
  /** The room after a restart, with the same log. */
  const restart = (verifier?: Verifier) => {
    void room.room.stop('host-stopping')
    room.clock.settle()
    return new RoomFixture(history, { policy: 'open', door, ...defined({ verifier }) })
  }
  return { room, history, owner, mod, ann, bob, restart }
}

export const leave = (peer: Peer): void => peer.say({ kind: 'close', reason: 'leaving' })
