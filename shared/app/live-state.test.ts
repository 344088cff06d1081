import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryDoor } from '../host/door.ts'
import { RoomFixture, type Peer } from '../host/room.fixture.ts'
import { RoomState, stateOf } from '../host/state/room-state.ts'
import { openRoomLog } from '../node/room-log/open.ts'
import type { RoomLog } from '../node/room-log/room-log.ts'
import { tempFolder } from '../node/room-log/temp-folder.fixture.ts'
import type { JoinPolicy } from '../protocol/join-policy.ts'
import type { AskedAct } from '../protocol/moderation.ts'
import { StorageError } from '../protocol/storage-error.ts'

const MEMBERS = ['ann', 'bob', 'cy'] as const
const member = fc.constantFrom(...MEMBERS)
const onMember = (kind: 'kick' | 'ban' | 'unban' | 'mute' | 'unmute') =>
  member.map((target): AskedAct => ({ kind, member: target }))
const acts = fc.oneof(
  { weight: 3, arbitrary: onMember('kick') },
  ...(['ban', 'unban', 'mute', 'unmute'] as const).map(onMember),
  fc
    .tuple(member, fc.constantFrom('moderator' as const, 'member' as const))
    .map(([target, role]): AskedAct => ({ kind: 'role', member: target, role })),
  fc.constantFrom(0, 5).map((seconds): AskedAct => ({ kind: 'slow', seconds })),
  fc.constantFrom<JoinPolicy>('open', 'knock').map((policy): AskedAct => ({ kind: 'door', policy })),
)
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      who: member,
      name: fc.constantFrom('Ann', 'Bob', 'Cy'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: member }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      who: member,
      name: fc.constantFrom('Ann', 'Dee'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('channel' as const),
      who: member,
      name: fc.constantFrom('lab', 'Lab', 'tea'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('act' as const), act: acts }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('post' as const), who: member }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('disk' as const), isFull: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forget' as const),
      share: fc.constantFrom(0.5, 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What a room shows of its state; the owner's role stands in no log. */
function shownBy({ room }: RoomFixture) {
  const { policy, slowSeconds, muted, banned } = room.rules
  const members = room.members.map(({ id, name, role }) => ({ id, name, isModerator: role === 'moderator' }))
  return { policy, slowSeconds, muted, banned, members }
}

/** The same of a state that was derived in another way. */
function shownOf({ members, moderation }: RoomState) {
  const { policy, slowSeconds, muted, banned } = moderation
  const known = [...members].map(({ id, name }) => ({ id, name, isModerator: moderation.isModerator(id) }))
  return { policy: policy ?? 'open', slowSeconds, muted, banned, members: known }
}

/** A room over a real log on a disk that may be full, with its owner and whoever comes. */
class Trial {
  readonly log: RoomLog
  readonly #door = memoryDoor()
  readonly #peers = new Map<string, Peer>()
  #isFull = false
  #nonces = 0
  /** A second host, which is told the events and nothing else. */
  readonly fed = new RoomState()
  room: RoomFixture
  #owner: Peer

  constructor() {
    this.log = openRoomLog(tempFolder(), { id: 'room-1', name: 'Physics 2b' }, 0).log
    const append = this.log.append.bind(this.log)
    this.log.append = (events) =>
      this.#isFull ? Promise.reject(new StorageError('disk-full', 'no space left')) : append(events)
    this.log.subscribe((events) => {
      for (const event of events) this.fed.apply(event)
    })
    this.room = this.#open()
    this.#owner = this.room.own('Olga')
  }

  /** The state that the log tells of, as at a start. */
  replayed(): RoomState {
    return stateOf(this.log)
  }

  #open(): RoomFixture {
    return new RoomFixture(this.log, { policy: 'open', door: this.#door })
  }

  async take(next: Step): Promise<void> {
    const nonce = `n${this.#nonces++}`
    const peer = 'who' in next ? this.#peers.get(next.who) : undefined
    switch (next.kind) {
      case 'join':
        this.#peers.set(next.who, this.room.join(next.name, { key: next.who }))
        break
      case 'leave':
        peer?.say({ kind: 'close', reason: 'leaving' })
        break
      case 'rename':
        peer?.say({ kind: 'rename', nonce, name: next.name })
        break
      case 'channel':
        peer?.say({ kind: 'createChannel', nonce, name: next.name })
        break
      case 'act':
        this.#owner.say({ kind: 'moderate', nonce, act: next.act })
        break
      case 'post':
        peer?.post('hello', nonce)
        break
      case 'disk':
        this.#isFull = next.isFull
        break
      case 'forget':
        this.log.forgetBefore(Math.ceil(this.log.head.seq * next.share))
        break
      case 'restart':
        await this.#restart()
        break
    }
    await this.room.answered()
  }

  async #restart(): Promise<void> {
    const stopped = this.room.room.stop('host-stopping')
    await this.room.answered()
    await stopped
    this.#peers.clear()
    this.#isFull = false
    this.room = this.#open()
    this.#owner = this.room.own('Olga')
  }
}

describe('a room is what its log says', () => {
  test('live as after a start, whatever was asked of it and whatever the disk and retention did', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
        const trial = new Trial()
        try {
          for (const next of steps) {
            await trial.take(next)
            const replayed = trial.replayed()
            expect(shownBy(trial.room)).toEqual(shownOf(replayed))
            expect(trial.fed.snapshot()).toEqual(replayed.snapshot())
            expect(trial.fed.channels.names).toEqual(replayed.channels.names)
            expect(trial.fed.moderation.kicked).toEqual(replayed.moderation.kicked)
          }
        } finally {
          trial.log.close()
        }
      }),
      { numRuns: 40 },
    )
  })
})
