import { describe, expect, test } from 'vitest'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import { ask, bodiesIn, roomOf, startApp } from './apps.ts'
import { TargetRoom, tempFolder, until } from './target-room.ts'

/** Joins at an address; returns the problem's code, or `joined`. */
async function join(app: ParleyApp, port: number, trust?: string) {
  const address = `127.0.0.1:${port}`
  const result = await app.dispatch({ kind: 'joinRoom', address, ...(trust !== undefined && { trust }) })
  return result.ok ? { code: 'joined' } : result.problem
}

const leave = (app: ParleyApp) => ask(app, { kind: 'leaveRoom', room: roomOf(app).ref })
const post = (app: ParleyApp, body: string) =>
  ask(app, {
    kind: 'post',
    room: roomOf(app).ref,
    channel: 'general',
    nonce: `${body}-1`,
    content: { text: body },
  })

describe('[S7] an impostor at the address of a known host', () => {
  test('is refused, showing both keys, until the user trusts the new one', async () => {
    const real = await TargetRoom.open()
    const bob = startApp('Bob')
    expect(await join(bob, real.port)).toEqual({ code: 'joined' })
    await leave(bob)
    await real.close()
    const impostor = await TargetRoom.open({ port: real.port })
    const keys = { known: real.fingerprint, seen: impostor.fingerprint }
    expect(await join(bob, real.port)).toMatchObject({ code: 'host-key-changed', keys })
    // A decision for another key does not count for this one.
    const other = 'A'.repeat(43)
    expect(await join(bob, real.port, other)).toMatchObject({ code: 'host-key-changed' })
    expect(impostor.events).toEqual([])
    expect(await join(bob, real.port, impostor.fingerprint)).toEqual({ code: 'joined' })
  })

  test('is refused at another address, too, if it claims to be the same room', async () => {
    const real = await TargetRoom.open()
    const bob = startApp('Bob')
    expect(await join(bob, real.port)).toEqual({ code: 'joined' })
    await leave(bob)
    const impostor = await TargetRoom.open()
    const keys = { known: real.fingerprint, seen: impostor.fingerprint }
    expect(await join(bob, impostor.port)).toMatchObject({ code: 'host-key-changed', keys })
    expect(await join(bob, real.port)).toEqual({ code: 'joined' })
  })

  test('gets no pending message if it takes over during a session', async () => {
    const folder = tempFolder()
    const real = await TargetRoom.open({ folder })
    const { port } = real
    const bob = startApp('Bob')
    expect(await join(bob, port)).toEqual({ code: 'joined' })
    await real.close()
    await until(() => roomOf(bob).session.kind === 'backingOff')
    await post(bob, 'secret')
    const impostor = await TargetRoom.open({ port })
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(() => roomOf(bob).session.kind === 'closed')
    expect(roomOf(bob).session).toMatchObject({ because: { code: 'host-key-changed' } })
    expect(impostor.events).toEqual([])
    await impostor.close()
    // The right one returns, with its folder: its key identifies it.
    const again = await TargetRoom.open({ port, folder })
    await ask(bob, { kind: 'reconnect', room: roomOf(bob).ref })
    await until(() => bodiesIn(bob).includes('secret'))
    expect(again.messages).toEqual([['Bob', 'secret']])
  })
})
