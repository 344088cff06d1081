import { beforeEach, describe, expect, test } from 'vitest'
import type { RoomEvent } from '../../protocol/log/events.ts'
import { RepeatedCommandError } from '../../protocol/log/storage-error.ts'
import type { History } from './history.ts'

const author = { id: 'ann', name: 'Ann' }

const message = (seq: number, channel = 'general', nonce = `n${seq}`): RoomEvent => ({
  kind: 'messagePosted',
  seq,
  epoch: 1,
  at: 1000 + seq,
  author,
  nonce,
  channel,
  content: { text: `message ${seq}` },
})

const bob = { id: 'bob', name: 'Bob' }
const refTo = (nonce: string) => ({ author: author.id, nonce })
const relation = (seq: number, nonce: string, by = author) => ({
  seq,
  epoch: 1,
  at: 1000 + seq,
  author: by,
  nonce: `e${seq}`,
  channel: 'general',
  target: refTo(nonce),
})
const edit = (seq: number, nonce: string, text: string, by = author): RoomEvent => ({
  ...relation(seq, nonce, by),
  kind: 'messageEdited',
  content: { text },
})
const reaction = (seq: number, key: string, on: boolean, by = author): RoomEvent => ({
  ...relation(seq, 'n1', by),
  kind: 'reactionSet',
  key,
  on,
})
const removal = (seq: number, nonce: string): RoomEvent => ({
  ...relation(seq, nonce),
  kind: 'messageRemoved',
})

const seqs = (events: readonly RoomEvent[]) => events.map(({ seq }) => seq)

/** The obligations of every History. */
export function historyContract(name: string, open: () => History): void {
  describe(`history contract: ${name}`, () => {
    let history: History
    beforeEach(() => {
      history = open()
    })

    test('[E1] an empty log begins before seq 1', async () => {
      expect(history.head).toEqual({ epoch: 1, seq: 0 })
      expect(history.after(0, 10)).toEqual([])
      expect(history.before('general', 1, 10)).toEqual([])
      expect(history.find('ann', 'n1')).toBeUndefined()
    })

    test('[E1] events are read as they were appended, and a batch with a gap is refused whole', async () => {
      const events = [message(1), message(2, 'homework'), message(3)]
      await history.append(events)
      expect(history.head).toEqual({ epoch: 1, seq: 3 })
      expect(history.after(0, 10)).toEqual(events)
      await expect(history.append([message(4), message(6)])).rejects.toThrow(RangeError)
      await expect(history.append([message(3)])).rejects.toThrow(RangeError)
      expect(history.head.seq).toBe(3)
    })

    test('[E3] listeners get a stored batch before append resolves, and nothing of a refused one', async () => {
      const heard: string[] = []
      const end = history.subscribe((events) => {
        heard.push(`heard ${seqs(events).join()} at ${history.head.seq}`)
      })
      await history.append([message(1), message(2)]).then(() => heard.push('stored'))
      await expect(history.append([message(9)])).rejects.toThrow(RangeError)
      end()
      await history.append([message(3)])
      expect(heard).toEqual(['heard 1,2 at 2', 'stored'])
    })

    test('[P3] a command is found by its member and nonce', async () => {
      await history.append([message(1, 'general', 'a'), message(2, 'general', 'b')])
      expect(history.find('ann', 'b')).toEqual({ epoch: 1, seq: 2 })
      expect(history.find('bob', 'b')).toBeUndefined()
      expect(history.find('ann', 'c')).toBeUndefined()
      const asked = ['b', 'c', 'a'].map((nonce) => ({ member: 'ann', nonce }))
      expect(history.findAll(asked)).toEqual([{ epoch: 1, seq: 2 }, undefined, { epoch: 1, seq: 1 }])
    })

    test('[P3] a batch with a repeated command is refused whole', async () => {
      await history.append([message(1, 'general', 'a')])
      const repeating = history.append([message(2, 'general', 'b'), message(3, 'general', 'a')])
      await expect(repeating).rejects.toThrow(RepeatedCommandError)
      expect(history.head.seq).toBe(1)
      await history.append([message(2, 'general', 'b')])
      expect(history.find('ann', 'b')).toEqual({ epoch: 1, seq: 2 })
    })

    test('[R2] after() pages forward through all channels', async () => {
      await history.append(
        Array.from({ length: 10 }, (_, i) => message(i + 1, i % 2 ? 'homework' : 'general')),
      )
      expect(seqs(history.after(3, 4))).toEqual([4, 5, 6, 7])
      expect(seqs(history.after(8, 4))).toEqual([9, 10])
      expect(seqs(history.after(10, 4))).toEqual([])
    })

    test('[G1] before() pages backward through one channel', async () => {
      await history.append(
        Array.from({ length: 10 }, (_, i) => message(i + 1, i % 2 ? 'homework' : 'general')),
      )
      expect(seqs(history.before('general', 11, 3))).toEqual([5, 7, 9])
      expect(seqs(history.before('general', 5, 3))).toEqual([1, 3])
      expect(seqs(history.before('homework', 2, 3))).toEqual([])
      expect(seqs(history.before('nowhere', 11, 3))).toEqual([])
    })

    test('[G2] events of the whole room are in general', async () => {
      await history.append([{ kind: 'memberJoined', seq: 1, epoch: 1, at: 0, author, nonce: 'j' }])
      expect(seqs(history.before('general', 2, 3))).toEqual([1])
    })

    test('[S6] the removal of a message deletes its text and its edits from all that is read', async () => {
      await history.append([message(1), message(2)])
      await history.append([edit(3, 'n1', 'message 1, edited'), removal(4, 'n1')])
      const read = [
        ...history.after(0, 10),
        ...history.before('general', 9, 10),
        ...history.before(undefined, 9, 10),
      ]
      expect(JSON.stringify(read)).not.toContain('message 1')
      expect(history.after(0, 1)).toMatchObject([
        { kind: 'redacted', seq: 1, at: 1001, author, nonce: 'n1', channel: 'general' },
      ])
      expect(history.after(2, 1)).toMatchObject([{ kind: 'redacted', target: { nonce: 'n1' } }])
      expect(history.messageAt(refTo('n1'))?.kind).toBe('redacted')
      expect(history.relationsOf(refTo('n1'))).toMatchObject([{ kind: 'messageRemoved', seq: 4 }])
      expect(history.find('ann', 'n1')).toEqual({ epoch: 1, seq: 1 })
      expect(seqs(history.before('general', 9, 10))).toEqual([1, 2])
    })

    test('[S6] the removal of an event other than a message changes nothing else', async () => {
      await history.append([
        { kind: 'memberJoined', seq: 1, epoch: 1, at: 1, author, nonce: 'j' },
        message(2),
      ])
      await history.append([removal(3, 'j')])
      expect(history.after(0, 10).map(({ kind }) => kind)).toEqual([
        'memberJoined',
        'messagePosted',
        'messageRemoved',
      ])
    })

    test('[L4] relationsOf() returns the effective relations of a message, and no others', async () => {
      await history.append([
        message(1),
        edit(2, 'n1', 'other words'),
        edit(3, 'n1', 'words of someone else', bob),
        reaction(4, '👍', true),
        reaction(5, '🎉', true, bob),
        reaction(6, '👍', false),
        reaction(7, '❤️', true),
        edit(8, 'n1', 'better words'),
      ])
      expect(seqs(history.relationsOf(refTo('n1')))).toEqual([5, 7, 8])
      expect(history.relationsOf(refTo('n2'))).toEqual([])
      expect(history.messageAt(refTo('n1'))).toMatchObject({ seq: 1, content: { text: 'message 1' } })
      expect(history.messageAt(refTo('e2'))).toBeUndefined()
      expect(seqs(history.before('general', 9, 10))).toEqual([1])
      expect(seqs(history.before(undefined, 9, 10))).toHaveLength(8)
    })
  })
}
