import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../protocol/base/limits.ts'
import { MemoryStore } from './store.ts'
import { Outbox } from './outbox.ts'

const written = (nonce: string) => ({
  nonce,
  command: { kind: 'post', channel: 'general', content: { text: `body of ${nonce}` } } as const,
  at: 5,
  notBefore: null,
})
const nonces = (messages: readonly { nonce: string }[]) => messages.map(({ nonce }) => nonce)

let outbox: Outbox
beforeEach(() => {
  outbox = new Outbox(new MemoryStore('room'))
})

test('messages wait in the order of writing', () => {
  expect(outbox.add(written('a'))).toEqual({ ...written('a'), delivery: { kind: 'pending' } })
  outbox.add(written('b'))
  expect(nonces(outbox.pending())).toEqual(['a', 'b'])
})

test('[P3] a message that the host has is not sent again', () => {
  for (const nonce of ['a', 'b', 'c']) outbox.add(written(nonce))
  expect(outbox.acked('b', 1, 7)).toMatchObject({
    command: { content: { text: 'body of b' } },
    delivery: { kind: 'sent', epoch: 1, seq: 7 },
  })
  expect(outbox.failed('c', 'storage-failed')).toMatchObject({
    delivery: { kind: 'failed', reason: 'storage-failed' },
  })
  expect(nonces(outbox.pending())).toEqual(['a'])
})

test('[P3] a failed message is retried under its nonce, in its earlier place', () => {
  for (const nonce of ['a', 'b']) outbox.add(written(nonce))
  outbox.failed('a', 'no-such-channel')
  expect(outbox.retry('a')).toEqual({ ...written('a'), delivery: { kind: 'pending' } })
  expect(nonces(outbox.pending())).toEqual(['a', 'b'])
})

test('only a failed message can be retried', () => {
  for (const nonce of ['pending', 'sent', 'dropped']) outbox.add(written(nonce))
  outbox.acked('sent', 1, 1)
  outbox.failed('dropped', 'bad-name')
  outbox.drop('dropped')
  for (const nonce of ['pending', 'sent', 'dropped', 'unknown']) expect(outbox.retry(nonce)).toBeUndefined()
  expect(outbox.get('sent')?.delivery.kind).toBe('sent')
})

test('[P2] an answer for an unknown message is ignored', () => {
  outbox.add(written('a'))
  outbox.drop('a')
  for (const nonce of ['a', 'b', '__proto__']) {
    expect(outbox.acked(nonce, 1, 1)).toBeUndefined()
    expect(outbox.failed(nonce, 'storage-failed')).toBeUndefined()
    expect(outbox.get(nonce)).toBeUndefined()
  }
})

test('drop returns whether there was a message', () => {
  outbox.add(written('a'))
  expect([outbox.drop('a'), outbox.drop('a')]).toEqual([true, false])
})

describe('add refuses', () => {
  test('a nonce that was used, whatever the state of its message', () => {
    outbox.add(written('a'))
    outbox.acked('a', 1, 1)
    expect(outbox.add({ ...written('b'), nonce: 'a' })).toBeNull()
    expect(outbox.get('a')).toMatchObject(written('a'))
  })

  test('one message over the limit, until another is dropped', () => {
    for (let i = 0; i < limits.outboxMessages; i++) expect(outbox.add(written(`n${i}`))).not.toBeNull()
    expect(outbox.add(written('more'))).toBeNull()
    outbox.drop('n0')
    expect(outbox.add(written('more'))).not.toBeNull()
  })
})
