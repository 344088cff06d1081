import { describe, expect, test } from 'vitest'
import type { Outgoing } from '../../../shared/client/replica/outbox.ts'
import type { RoomEvent } from '../../../shared/protocol/log/events.ts'
import { entriesOf, saidEvent } from '../../testing/entries.ts'
import { rowAt, rows, type Row } from './rows.ts'

const ann = { id: 'ann', name: 'Ann' }
const bob = { id: 'bob', name: 'Bob' }
const NOON = new Date(2025, 2, 4, 12).getTime()
const MINUTE = 60_000

const said = (seq: number, author: typeof ann, at: number): RoomEvent => saidEvent(seq, { author, at })
const joined = (seq: number, author: typeof ann, at: number): RoomEvent => ({
  kind: 'memberJoined',
  epoch: 1,
  nonce: `n${seq}`,
  seq,
  author,
  at,
})
const wrote = (nonce: string, at: number, delivery: Outgoing['delivery']): Outgoing => ({
  nonce,
  command: { kind: 'post', channel: 'general', content: { text: 'mine' } },
  at,
  notBefore: null,
  delivery,
})
const rowsOf = (
  events: RoomEvent[],
  outgoing: Outgoing[] = [],
  line: number | null = null,
  more = true,
): Row[] => rows({ entries: entriesOf(events), more, ahead: false }, outgoing, ann, line)
const groupStarts = (rendered: Row[]): (boolean | string)[] =>
  rendered.map((row) => (row.kind === 'message' ? row.startsGroup : row.kind))

const keys = (rendered: Row[]): string[] => rendered.map((row) => row.key)

describe('rows', () => {
  test('messages of one author within five minutes of the first form a group', () => {
    const rendered = rowsOf([
      said(1, bob, NOON),
      said(2, bob, NOON + 4 * MINUTE),
      said(3, bob, NOON + 5 * MINUTE),
      said(4, ann, NOON + 5 * MINUTE),
    ])
    expect(groupStarts(rendered)).toEqual([true, false, true, true])
  })

  test('a note, a new day and the unread line each begin a new group', () => {
    const nextDay = new Date(2025, 2, 5, 0, 1).getTime()
    const rendered = rowsOf(
      [
        said(1, bob, NOON),
        joined(2, ann, NOON),
        said(3, bob, NOON),
        said(4, bob, NOON),
        said(5, bob, nextDay),
        said(6, bob, nextDay),
      ],
      [],
      4,
    )
    expect(groupStarts(rendered)).toEqual([true, 'joins', true, true, true, false])
    expect(rendered.map((row) => row.kind !== 'start' && row.isFirstUnread)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
    ])
    expect(rendered.map((row) => row.kind !== 'start' && row.startsDay)).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
    ])
  })

  test('members who join one after the other share a row, up to another event, a new day or the unread line', () => {
    const cy = { id: 'cy', name: 'Cy' }
    const nextDay = new Date(2025, 2, 5, 0, 1).getTime()
    const rendered = rowsOf(
      [
        joined(1, ann, NOON),
        joined(2, bob, NOON + 60 * MINUTE),
        said(3, bob, NOON),
        joined(4, cy, NOON),
        joined(5, ann, NOON),
        joined(6, bob, nextDay),
      ],
      [],
      5,
    )
    const lines = rendered.map((row) => (row.kind === 'joins' ? row.joined.map(({ seq }) => seq) : row.kind))
    expect(lines).toEqual([[1, 2], 'message', [4], [5], [6]])
    expect([1, 2, 3, 4, 5, 6].map((seq) => rowAt(rendered, seq))).toEqual([0, 0, 1, 2, 3, 4])
  })

  test('a row of joined members keeps its key when earlier members are added', () => {
    const loaded = [joined(3, ann, NOON), said(4, bob, NOON)]
    const older = [joined(1, bob, NOON), joined(2, bob, NOON)]
    expect(keys(rowsOf([...older, ...loaded]))).toEqual(keys(rowsOf(loaded)))
  })

  test('the unread line is drawn once, above the first row at or after its seq, even if that event is hidden', () => {
    const unknown: RoomEvent = { kind: 'unknown', epoch: 1, nonce: 'x', seq: 2, author: bob, at: NOON }
    const rendered = rowsOf([said(1, bob, NOON), unknown, said(3, bob, NOON), said(4, bob, NOON)], [], 2)
    expect(rendered.map((row) => row.kind !== 'start' && row.isFirstUnread)).toEqual([false, true, false])
  })

  test('a message keeps its key from pending to sent to logged', () => {
    const pending = rowsOf([], [wrote('n7', NOON, { kind: 'pending' })]).at(-1)
    const sent = rowsOf([], [wrote('n7', NOON, { kind: 'sent', epoch: 1, seq: 7 })]).at(-1)
    const logged = rowsOf([said(7, ann, NOON)]).at(-1)
    expect(pending).toMatchObject({ key: 'ann:n7', seq: null, delivery: { kind: 'pending' } })
    expect(sent).toMatchObject({ key: 'ann:n7', seq: 7, delivery: { kind: 'sent' } })
    expect(logged).toMatchObject({ key: 'ann:n7', seq: 7, delivery: { kind: 'sent' } })
  })

  test('every row keeps its key when older rows are added', () => {
    const older = [said(1, bob, NOON), joined(2, bob, NOON)]
    const loaded = [said(3, bob, NOON), joined(4, bob, NOON), said(5, ann, NOON)]
    expect(keys(rowsOf([...older, ...loaded])).slice(2)).toEqual(keys(rowsOf(loaded)))
  })

  test('the start is shown if nothing older exists, and outgoing messages follow the log', () => {
    const rendered = rowsOf(
      [said(1, bob, NOON)],
      [wrote('a', NOON, { kind: 'failed', reason: 'storage-failed' })],
      null,
      false,
    )
    expect(rendered.map((row) => row.kind)).toEqual(['start', 'message', 'message'])
    expect(rowsOf([], [], null, false)).toEqual([{ kind: 'start', key: 'start' }])
  })

  test('the same nonce from two members makes two rows', () => {
    const rendered = rowsOf([
      { ...said(1, ann, NOON), nonce: 'same' },
      { ...said(2, bob, NOON), nonce: 'same' },
    ])
    expect(new Set(rendered.map((row) => row.key)).size).toBe(2)
  })

  test('outgoing messages are not shown if later events are not loaded', () => {
    const channel = { entries: entriesOf([said(1, bob, NOON)]), more: true, ahead: true }
    expect(rows(channel, [wrote('a', NOON, { kind: 'pending' })], ann, null)).toHaveLength(1)
  })

  test('an unread line above all loaded rows is not drawn until its row is loaded', () => {
    const isFirstUnread = (rendered: Row[]) =>
      rendered.map((row) => row.kind !== 'start' && row.isFirstUnread)
    expect(isFirstUnread(rowsOf([said(8, bob, NOON), said(9, bob, NOON)], [], 5))).toEqual([false, false])
    expect(isFirstUnread(rowsOf([said(8, bob, NOON)], [], 5, false))).toEqual([false, true])
    expect(isFirstUnread(rowsOf([said(4, bob, NOON), said(8, bob, NOON)], [], 5))).toEqual([false, true])
  })
})

describe('what was said about messages', () => {
  const target = { author: 'bob', nonce: 'n1' }
  const removal = (delivery: Outgoing['delivery'], notBefore: number | null): Outgoing => ({
    nonce: 'r',
    command: { kind: 'remove', channel: 'general', target },
    at: NOON,
    notBefore,
    delivery,
  })

  test('a deletion that waits shows at once, in its place, and can be undone', () => {
    const rendered = rowsOf(
      [said(1, bob, NOON), said(2, bob, NOON)],
      [removal({ kind: 'pending' }, NOON + 5_000)],
    )
    expect(rendered).toMatchObject([
      { kind: 'note', entry: { seq: 1, content: null }, undo: { nonce: 'r', until: NOON + 5_000 } },
      { kind: 'message', seq: 2 },
    ])
  })

  test('a deletion that the host refused leaves the message, and says so there', () => {
    const refused = removal({ kind: 'failed', reason: 'not-allowed' }, NOON + 5_000)
    expect(rowsOf([said(1, bob, NOON)], [refused])).toMatchObject([
      { kind: 'message', failed: [{ nonce: 'r', delivery: { reason: 'not-allowed' } }] },
    ])
  })

  test('a refused edit of a message that is deleted by now still shows', () => {
    const edit: Outgoing = {
      ...removal({ kind: 'failed', reason: 'no-such-message' }, null),
      nonce: 'e',
      command: { kind: 'edit', channel: 'general', target, content: { text: 'x' } },
    }
    const rendered = rowsOf([said(1, bob, NOON)], [removal({ kind: 'pending' }, NOON), edit])
    expect(rendered).toMatchObject([{ kind: 'note', failed: [{ nonce: 'e' }] }])
  })

  test('a reply has its original if that is loaded, deleted or not, and names it otherwise', () => {
    const reply = saidEvent(2, { author: ann, at: NOON, content: { text: 'Yes', replyTo: target } })
    expect(rowsOf([said(1, bob, NOON), reply])[1]).toMatchObject({ quote: { target, message: { seq: 1 } } })
    expect(rowsOf([reply])[0]).toMatchObject({ quote: { target, message: null } })
    const deleted = rowsOf([said(1, bob, NOON), reply], [removal({ kind: 'pending' }, NOON)])
    expect(deleted[1]).toMatchObject({ quote: { message: { content: null } } })
  })

  test('only what the log shows can be answered', () => {
    const rendered = rowsOf([said(1, bob, NOON)], [wrote('a', NOON, { kind: 'sent', epoch: 1, seq: 2 })])
    expect(rendered.map((row) => row.kind === 'message' && row.inLog)).toEqual([true, false])
  })
})

test('rowAt finds the first row at or after a seq', () => {
  const rendered = rowsOf(
    [said(3, bob, NOON), joined(5, bob, NOON)],
    [wrote('a', NOON, { kind: 'pending' })],
    null,
    false,
  )
  expect([1, 3, 4, 5, 6].map((seq) => rowAt(rendered, seq))).toEqual([1, 1, 2, 2, -1])
})
