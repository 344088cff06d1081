import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lateHistory } from '../../shared/host/log/late-history.fixture.ts'
import { memoryDoorStore } from '../../shared/host/admission/door.ts'
import { RoomFixture, type Peer } from '../../shared/host/room.fixture.ts'
import { RoomState, stateOf } from '../../shared/host/state/room-state.ts'
import { openRoomLog } from '../../shared/node/storage/room-log/open.ts'
import type { RoomLog } from '../../shared/node/storage/room-log/room-log.ts'
import { tempFolder } from '../../shared/node/storage/room-log/temp-folder.fixture.ts'
import type { Clock } from '../../shared/protocol/base/clock.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import type { JoinPolicy } from '../../shared/protocol/trust/join-policy.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { StorageError } from '../../shared/protocol/log/storage-error.ts'

const MEMBERS = ['ann', 'bob', 'cy'] as const
/** A member from before there were keys. In these tests a digest is the text itself. */
const FORMER = 'old'
const member = fc.constantFrom(...MEMBERS)
const target = fc.constantFrom(...MEMBERS, FORMER)
const onMember = (kind: 'kick' | 'ban' | 'unban' | 'mute' | 'unmute') =>
  target.map((one): RequestedAction => ({ kind, member: one }))
const acts = fc.oneof(
  { weight: 3, arbitrary: onMember('kick') },
  ...(['ban', 'unban', 'mute', 'unmute'] as const).map(onMember),
  fc
    .tuple(target, fc.constantFrom('moderator' as const, 'member' as const))
    .map(([one, role]): RequestedAction => ({ kind: 'role', member: one, role })),
  fc.constantFrom(0, 5).map((seconds): RequestedAction => ({ kind: 'slow', seconds })),
  fc.constantFrom<JoinPolicy>('open', 'knock').map((policy): RequestedAction => ({ kind: 'door', policy })),
)
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      who: member,
      name: fc.constantFrom('Ann', 'Bob', 'Cy'),
      formerly: fc.constantFrom(undefined, undefined, FORMER),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('answer' as const), letIn: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
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

/** The state as a live room shows it, without the owner's role, which is in no log. */
function shownBy({ room }: RoomFixture) {
  const { policy, slowSeconds, muted, banned } = room.rules
  const members = room.members.map(({ id, name, role }) => ({ id, name, isModerator: role === 'moderator' }))
  return { policy, slowSeconds, muted, banned, members }
}

/** The same of a state that was derived separately. */
function shownOf({ members, moderation }: RoomState) {
  const { policy, slowSeconds, muted, banned } = moderation
  const known = [...members].map(({ id, name }) => ({ id, name, isModerator: moderation.isModerator(id) }))
  return { policy: policy ?? 'open', slowSeconds, muted, banned, members: known }
}

/** A room over a real log on a disk that may be full, with its owner and members. */
class Trial {
  readonly log: RoomLog
  readonly #door = memoryDoorStore()
  readonly #peers = new Map<string, Peer>()
  /** How long the log takes to answer, in milliseconds. 0: it answers within the call. */
  readonly #delayMs: number
  #isFull = false
  #nonces = 0
  /** A second state, which gets the events and nothing else. */
  readonly fed = new RoomState()
  room: RoomFixture
  #owner: Peer

  constructor(delayMs: number) {
    this.#delayMs = delayMs
    this.log = openRoomLog(tempFolder(), { id: 'room-1', name: 'Physics 2b' }, 0).log
    // No process is killed here, so syncing the disk would only cost time.
    this.log.database.exec('PRAGMA synchronous = OFF')
    const append = this.log.append.bind(this.log)
    this.log.append = (events) =>
      this.#isFull ? Promise.reject(new StorageError('disk-full', 'no space left')) : append(events)
    this.log.subscribe((events) => {
      for (const event of events) this.fed.apply(event)
    })
    const former = { id: FORMER, name: 'Old' }
    void this.log.append([{ kind: 'memberJoined', seq: 1, epoch: 1, at: 0, author: former, nonce: 'f' }])
    this.room = this.#open()
    this.#owner = this.room.owner('Olga')
  }

  /** The state that a restart would derive from the log. */
  replayed(): RoomState {
    return stateOf(this.log)
  }

  #open(): RoomFixture {
    const slowly = (clock: Clock) => lateHistory(this.log, clock, () => this.#delayMs)
    return new RoomFixture(this.#delayMs === 0 ? this.log : slowly, { policy: 'open', door: this.#door })
  }

  async take(next: Step): Promise<void> {
    const nonce = `n${this.#nonces++}`
    const peer = 'who' in next ? this.#peers.get(next.who) : undefined
    switch (next.kind) {
      case 'join':
        this.#peers.set(
          next.who,
          this.room.join(next.name, { key: next.who, ...defined({ formerly: next.formerly }) }),
        )
        break
      case 'answer': {
        const [knock] = this.room.room.knocks
        if (knock) this.#owner.say({ kind: 'answerKnock', knock: knock.id, letIn: next.letIn })
        break
      }
      case 'wait':
        this.room.clock.advance(this.#delayMs)
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

  async #stop(): Promise<void> {
    const stopped = this.room.room.stop('host-stopping')
    // Commands in flight, and those that waited for them.
    for (let batches = 0; batches < 3; batches++) {
      this.room.clock.advance(this.#delayMs)
      await this.room.answered()
    }
    await stopped
  }

  /** Closes the log, with nothing in flight. */
  async close(): Promise<void> {
    await this.#stop()
    this.log.close()
  }

  async #restart(): Promise<void> {
    await this.#stop()
    this.#peers.clear()
    this.#isFull = false
    this.room = this.#open()
    this.#owner = this.room.owner('Olga')
  }
}

describe('a room is what its log says', () => {
  test.each([
    ['within the call', 0],
    ['later', 100],
  ])(
    'live and after a restart, whatever commands, the disk and retention did, with a log that answers %s',
    async (_, delayMs) => {
      const steps = fc.array(step, { minLength: 20, maxLength: 60, size: 'max' })
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          const trial = new Trial(delayMs)
          try {
            for (const next of all) {
              await trial.take(next)
              const replayed = trial.replayed()
              expect(shownBy(trial.room)).toEqual(shownOf(replayed))
              expect(trial.fed.snapshot()).toEqual(replayed.snapshot())
              expect(trial.fed.channels.names).toEqual(replayed.channels.names)
              expect(trial.fed.moderation.kicked).toEqual(replayed.moderation.kicked)
            }
          } finally {
            await trial.close()
          }
        }),
        { numRuns: 40 },
      )
    },
  )
})
