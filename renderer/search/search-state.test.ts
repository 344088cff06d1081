import { describe, expect, test } from 'vitest'
import type { SearchHit } from '../../shared/bridge/bridge.ts'
import { saidMessage } from '../testing/entries.ts'
import { aChannel, aRoom } from '../testing/scripted-bridge.ts'
import { searchAuthors } from './authors.ts'
import {
  countWords,
  emptySearch,
  foundSoFar,
  reduceSearch,
  searchCommand,
  type Search,
} from './search-state.ts'

const hit = (seq: number, author = 'bob'): SearchHit => ({
  message: saidMessage(seq, { author: { id: author, name: author }, content: { text: 'torque' } }),
  excerpt: [{ text: 'torque', marked: true }],
})
const answered = (hits: SearchHit[], more: boolean) =>
  ({ kind: 'answered', result: { ok: true, value: { hits, more } } }) as const
const failed = {
  kind: 'answered',
  result: { ok: false, problem: { code: 'x', text: 'No log here.' } },
} as const
const seqs = (search: Search): number[] => foundSoFar(search).hits.map(({ message }) => message.seq)

describe('searchCommand', () => {
  test('is null while the fields are empty', () => {
    expect(searchCommand('r1', { ...emptySearch, text: '  ' })).toBeNull()
    expect(searchCommand('r1', { ...emptySearch, from: '2025-03' })).toBeNull()
  })

  test('leaves out empty filters', () => {
    expect(searchCommand('r1', { ...emptySearch, text: ' torque ' })).toEqual({
      kind: 'search',
      room: 'r1',
      query: 'torque',
    })
  })

  test('filters by author, channel and days, including the last day', () => {
    const fields = { text: '', author: 'bob', channel: 'homework', from: '2025-03-04', until: '2025-03-04' }
    expect(searchCommand('r1', fields, 70)).toEqual({
      kind: 'search',
      room: 'r1',
      query: '',
      author: 'bob',
      channel: 'homework',
      from: new Date(2025, 2, 4).getTime(),
      until: new Date(2025, 2, 5).getTime(),
      before: 70,
    })
  })
})

describe('reduceSearch', () => {
  const found = reduceSearch({ kind: 'searching', hits: [], more: false }, answered([hit(9), hit(8)], true))

  test('results stay in view until the next answer', () => {
    const searching = reduceSearch(found, { kind: 'asked' })
    expect(searching.kind).toBe('searching')
    expect(seqs(searching)).toEqual([9, 8])
    expect(seqs(reduceSearch(searching, answered([hit(3)], false)))).toEqual([3])
  })

  test('more results are added after the earlier ones', () => {
    const more = reduceSearch(reduceSearch(found, { kind: 'moreAsked' }), answered([hit(7)], false))
    expect(more).toMatchObject({ kind: 'found', more: false })
    expect(seqs(more)).toEqual([9, 8, 7])
  })

  test('an empty page means that there are no more results', () => {
    expect(reduceSearch(reduceSearch(found, { kind: 'moreAsked' }), answered([], true))).toMatchObject({
      more: false,
    })
  })

  test('a failure has its reason, and clearing removes everything', () => {
    expect(reduceSearch(found, failed)).toEqual({ kind: 'failed', text: 'No log here.' })
    expect(reduceSearch(found, { kind: 'cleared' })).toEqual({ kind: 'none' })
    expect(reduceSearch({ kind: 'none' }, { kind: 'moreAsked' })).toEqual({ kind: 'none' })
  })

  test('counts in words', () => {
    expect(countWords({ kind: 'none' })).toBe('')
    expect(countWords(found)).toBe('The latest 2 messages')
    expect(countWords({ kind: 'found', hits: [hit(1)], more: false })).toBe('1 message')
    expect(countWords({ kind: 'found', hits: [], more: false })).toBe(
      'No results. Try fewer or shorter words.',
    )
  })
})

test('authors are the members and other authors of messages, once each, by name', () => {
  const room = aRoom({ channels: [aChannel({ entries: [hit(1, 'cy').message, hit(2, 'ann').message] })] })
  const search: Search = { kind: 'found', hits: [hit(1, 'bob'), hit(2, 'cy')], more: false }
  expect(searchAuthors(room, search).map(({ name }) => name)).toEqual(['Ann', 'bob', 'cy'])
})
