import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact, RoomEvent } from '../../protocol/log/events.ts'
import { limits } from '../../protocol/base/limits.ts'
import type { RecordedAction } from '../../protocol/log/moderation.ts'
import { RoomState } from './room-state.ts'

const placed = (facts: readonly Fact[]): RoomEvent[] =>
  facts.map((fact, i) => ({ ...fact, seq: i + 1, epoch: 1, at: i }))

const byId = <T extends { id: string }>(members: Iterable<T>): T[] =>
  [...members].toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** The whole state, in a comparable form. */
function shown({ members, channels, moderation }: RoomState) {
  const { policy, slowSeconds, muted, banned } = moderation
  return {
    policy,
    slowSeconds,
    muted: muted.toSorted(),
    banned: byId(banned),
    members: byId(members),
    channels: channels.names.toSorted(),
    moderators: ids.filter((id) => moderation.isModerator(id)),
    kicked: moderation.kicked.toSorted(),
  }
}

function stateAfter(events: Iterable<RoomEvent>, snapshot: Iterable<RoomEvent> = []): RoomState {
  const state = new RoomState(snapshot)
  for (const event of events) state.apply(event)
  return state
}

const ids = ['ann', 'bob', 'cy', 'dee', 'old']
const author = fc.constantFrom(...ids).map((id) => ({ id, name: id }))
/** Gives each event its own name, since no two members in a log have the same. */
const withOwnName = (fact: Fact, i: number): Fact => ({
  ...fact,
  author: { ...fact.author, name: `name-${i}` },
})
/** [S2] Drops rekeyings to banned keys, which a door would refuse. */
function withoutBanned(facts: readonly Fact[]): Fact[] {
  const banned = new Set<string>()
  return facts.filter((fact) => {
    if (fact.kind === 'moderated' && fact.act.kind === 'ban') banned.add(fact.act.member.id)
    if (fact.kind === 'moderated' && fact.act.kind === 'unban') banned.delete(fact.act.member.id)
    return fact.kind !== 'memberRekeyed' || !banned.has(fact.author.id)
  })
}
const nonce = fc.nat().map((n) => `n${n}`)
const onMember = (kind: 'kick' | 'ban' | 'unban' | 'mute' | 'unmute') =>
  author.map((member): RecordedAction => ({ kind, member }))
const act = fc.oneof(
  ...(['kick', 'ban', 'unban', 'mute', 'unmute'] as const).map(onMember),
  fc
    .tuple(author, fc.constantFrom('moderator' as const, 'member' as const))
    .map(([member, role]): RecordedAction => ({ kind: 'role', member, role })),
  fc.constantFrom(0, 5, 60).map((seconds): RecordedAction => ({ kind: 'slow', seconds })),
  fc
    .constantFrom('open' as const, 'closed' as const)
    .map((policy): RecordedAction => ({ kind: 'door', policy })),
  fc.nat(50).map((seq): RecordedAction => ({ kind: 'remove', seq })),
)
const fact = fc.oneof(
  fc.record({ kind: fc.constant('memberJoined' as const), author, nonce }),
  fc.record({ kind: fc.constant('memberRenamed' as const), author, nonce, before: fc.constant('x') }),
  fc.record({
    kind: fc.constant('memberRekeyed' as const),
    author,
    nonce,
    before: fc.constantFrom(...ids),
  }),
  fc.record({
    kind: fc.constant('channelCreated' as const),
    author,
    nonce,
    channel: fc.constantFrom('tea', 'lab'),
  }),
  fc.record({ kind: fc.constant('moderated' as const), author, nonce, act }),
  fc.record({
    kind: fc.constant('messagePosted' as const),
    author,
    nonce,
    channel: fc.constant('tea'),
    content: fc.constant({ text: 'hi' }),
  }),
)

describe('[G3] a snapshot', () => {
  test('makes the same state as the whole log, wherever the log is cut, once or twice', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 60 }), fc.nat(60), fc.nat(60), (facts, one, other) => {
        const events = placed(withoutBanned(facts).map(withOwnName))
        const [a, b] = [Math.min(one, other), Math.max(one, other)]
        const kept = stateAfter(events.slice(a, b), stateAfter(events.slice(0, a)).snapshot()).snapshot()
        expect(shown(stateAfter(events.slice(b), kept))).toEqual(shown(stateAfter(events)))
        expect(kept.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq).toSorted((x, y) => x - y))
      }),
      { numRuns: 500 },
    )
  })

  test('has the original events, with author, time and nonce', () => {
    const events = placed([
      { kind: 'memberJoined', author: { id: 'ann', name: 'Ann' }, nonce: 'a' },
      {
        kind: 'moderated',
        author: { id: 'ann', name: 'Ann' },
        nonce: 'b',
        act: { kind: 'ban', member: { id: 'bob', name: 'Bob' } },
      },
    ])
    expect(stateAfter(events).snapshot()).toEqual(events)
  })

  test('does not grow with repeated changes', () => {
    const ann = { id: 'ann', name: 'Ann' }
    const joined: Fact = { kind: 'memberJoined', author: { id: 'bob', name: 'Bob' }, nonce: 'b' }
    const changes = Array.from({ length: 5_000 }, (_, i): Fact[] => [
      { kind: 'moderated', author: ann, nonce: `s${i}`, act: { kind: 'slow', seconds: (i % 9) + 1 } },
      { kind: 'memberRenamed', author: { id: 'bob', name: `Bob ${i}` }, nonce: `r${i}`, before: 'Bob' },
      { kind: 'moderated', author: ann, nonce: `m${i}`, act: { kind: 'mute', member: ann } },
    ])
    expect(stateAfter(placed([joined, ...changes.flat()])).snapshot()).toHaveLength(3)
  })

  test('is limited to the newest members, whatever the log', () => {
    const more = limits.membersKnown + 5
    const joined = Array.from({ length: more }, (_, i): Fact => ({
      kind: 'memberJoined',
      author: { id: `m${i}`, name: `M ${i}` },
      nonce: `n${i}`,
    }))
    const kept = stateAfter(placed(joined)).snapshot()
    expect(kept).toHaveLength(limits.membersKnown)
    expect(kept.at(-1)?.author.id).toBe(`m${more - 1}`)
    expect(shown(new RoomState(kept)).members).toEqual(shown(stateAfter(placed(joined))).members)
  })
})
