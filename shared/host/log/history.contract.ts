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
  body: `message ${seq}`,
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

    test('[S6] an action that removes a message deletes its text from all that is read', async () => {
      await history.append([message(1), message(2)])
      const act = { kind: 'remove', seq: 1 } as const
      await history.append([{ kind: 'moderated', seq: 3, epoch: 1, at: 3, author, nonce: 'r', act }])
      const read = [
        ...history.after(0, 10),
        ...history.before('general', 9, 10),
        ...history.before(undefined, 9, 10),
      ]
      expect(JSON.stringify(read)).not.toContain('message 1')
      expect(history.after(0, 1)).toMatchObject([
        { kind: 'messageRemoved', seq: 1, at: 1001, author, nonce: 'n1', channel: 'general' },
      ])
      expect(history.find('ann', 'n1')).toEqual({ epoch: 1, seq: 1 })
      expect(seqs(history.before('general', 9, 10))).toEqual([1, 2, 3])
    })

    test('[S6] an action that removes an event other than a message changes nothing', async () => {
      const act = { kind: 'remove', seq: 1 } as const
      await history.append([
        { kind: 'memberJoined', seq: 1, epoch: 1, at: 1, author, nonce: 'j' },
        message(2),
      ])
      await history.append([{ kind: 'moderated', seq: 3, epoch: 1, at: 3, author, nonce: 'r', act }])
      expect(history.after(0, 10).map(({ kind }) => kind)).toEqual([
        'memberJoined',
        'messagePosted',
        'moderated',
      ])
    })
  })
}
