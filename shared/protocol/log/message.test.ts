import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessagePosted, Relation } from './events.ts'
import { applyRelation, effectiveRelations, foldMessage, messageOf } from './message.ts'
import { timelineOf, withRelations } from './timeline.ts'

const people = ['ann', 'bob', 'cy', 'me'].map((id) => ({ id, name: id.toUpperCase() }))
const target = { author: 'ann', nonce: 'n1' }
const posted: MessagePosted = {
  kind: 'messagePosted',
  seq: 1,
  epoch: 1,
  at: 1,
  author: { id: 'ann', name: 'ANN' },
  nonce: 'n1',
  channel: 'general',
  content: { text: 'first words' },
}

type Change =
  | { readonly kind: 'messageEdited'; readonly content: { readonly text: string } }
  | { readonly kind: 'reactionSet'; readonly key: string; readonly on: boolean }
  | { readonly kind: 'messageRemoved' }

const relation = (seq: number, author: { id: string; name: string }, change: Change): Relation => ({
  seq,
  epoch: 1,
  at: seq,
  author,
  nonce: `r${seq}`,
  channel: 'general',
  target,
  ...change,
})

const change = fc.oneof(
  fc.constantFrom('one', 'two').map((text): Change => ({ kind: 'messageEdited', content: { text } })),
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('👍', '🎉', '❤️'), fc.boolean())
      .map(([key, on]): Change => ({ kind: 'reactionSet', key, on })),
  },
  { weight: 1, arbitrary: fc.constant<Change>({ kind: 'messageRemoved' }) },
)
/** Relations of one message in the order of the log, with gaps between them. */
const relations = fc
  .array(fc.tuple(fc.constantFrom(...people), change), { maxLength: 40 })
  .map((all) => all.map(([author, one], i) => relation(2 * i + 2, author, one)))

/** What the rules say, word by word and without regard for speed. */
function naive(all: readonly Relation[]) {
  const sorted = all.toSorted((a, b) => a.seq - b.seq)
  const removal = sorted.find(({ kind }) => kind === 'messageRemoved')
  if (removal) return { text: null, removedBy: removal.author.id, edited: null, reactions: [] }
  let text = 'first words'
  let edited: number | null = null
  const standing = new Map<string, number>()
  for (const one of sorted) {
    if (one.kind === 'messageEdited' && one.author.id === 'ann') [text, edited] = [one.content.text, one.at]
    if (one.kind !== 'reactionSet') continue
    const slot = `${one.key} ${one.author.id}`
    if (one.on) standing.set(slot, one.seq)
    else standing.delete(slot)
  }
  const inOrder = [...standing].toSorted(([, a], [, b]) => a - b).map(([slot]) => slot.split(' '))
  const keys = [...new Set(inOrder.map(([key]) => key))]
  const reactions = keys.map((key) => [key, inOrder.filter(([other]) => other === key).map(([, id]) => id)])
  return { text, removedBy: null, edited, reactions }
}

const shown = ({ content, removedBy, editedAt, reactions }: ReturnType<typeof messageOf>) => ({
  text: content?.text ?? null,
  removedBy: removedBy?.id ?? null,
  edited: editedAt,
  reactions: reactions.map(({ key, by }) => [key, by.map(({ author }) => author.id)]),
})

describe('[L4] the fold of a message and its relations', () => {
  test('says what a naive reading of the rules says, in whatever order they come and how often', () => {
    fc.assert(
      fc.property(
        relations.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length })),
        ),
        ([all, mixed]) => {
          expect(shown(foldMessage(posted, all, 'me'))).toEqual(naive(all))
          expect(foldMessage(posted, [...mixed, ...all], 'me')).toEqual(foldMessage(posted, all, 'me'))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('needs only the effective relations, and can go on from there at any place', () => {
    fc.assert(
      fc.property(relations, fc.nat(40), (all, cut) => {
        const [early, late] = [all.slice(0, cut), all.slice(cut)]
        const kept = effectiveRelations(early)
        const message = late.reduce(
          (before, one) => applyRelation(before, one, 'me'),
          foldMessage(posted, kept, 'me'),
        )
        expect(shown(message)).toEqual(naive(all))
        expect(kept.length).toBeLessThanOrEqual(1 + 3 * people.length)
      }),
      { numRuns: 500 },
    )
  })

  test('counts each member once, and knows which reactions are the reader’s', () => {
    fc.assert(
      fc.property(relations, (all) => {
        for (const { key, count, by, isMine } of foldMessage(posted, all, 'me').reactions) {
          expect(new Set(by.map(({ author }) => author.id)).size).toBe(count)
          expect(isMine).toBe(by.some(({ author }) => author.id === 'me'))
          expect(key).not.toBe('')
        }
      }),
    )
  })

  test('shows no one’s words but the author’s', () => {
    const edits = [
      relation(2, { id: 'bob', name: 'ANN' }, { kind: 'messageEdited', content: { text: 'forged' } }),
    ]
    expect(foldMessage(posted, edits, 'me').content).toEqual({ text: 'first words' })
  })
})

test('[L4] a timeline takes relations that come before, with or after the page of their message', () => {
  const edit = relation(3, { id: 'ann', name: 'ANN' }, { kind: 'messageEdited', content: { text: 'better' } })
  const heart = relation(4, { id: 'bob', name: 'BOB' }, { kind: 'reactionSet', key: '❤️', on: true })
  const whole = timelineOf([posted], () => [edit, heart], 'me')
  expect(
    withRelations(
      timelineOf([posted], () => [], 'me'),
      [edit, heart],
      'me',
    ),
  ).toEqual(whole)
  expect(
    withRelations(
      timelineOf([posted], () => [edit], 'me'),
      [edit, heart],
      'me',
    ),
  ).toEqual(whole)
  expect(withRelations(whole, [edit, heart], 'me')).toBe(whole)
  expect(withRelations([], [edit, heart], 'me')).toEqual([])
  expect(timelineOf([edit, heart], () => [], 'me')).toEqual([])
})
