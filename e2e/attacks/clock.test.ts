import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fullTimeOf, nextMidnight } from '../../renderer/words/time.ts'
import type { ParleyApp } from '../../shared/app/parley-app.ts'
import { ask, bodiesIn, roomOf, startApp } from './apps.ts'
import { TargetRoom, until } from './target-room.ts'

const join = (app: ParleyApp, { port }: TargetRoom) =>
  ask(app, { kind: 'joinRoom', address: `127.0.0.1:${port}` })

const post = (app: ParleyApp, body: string) =>
  ask(app, { kind: 'post', room: roomOf(app).ref, channel: 'general', nonce: 'n1', content: { text: body } })

test('[E1] a message dated past the last valid date reaches neither the window nor the copy nor an export', async () => {
  const room = await TargetRoom.open()
  const [ann, bob] = [startApp('Ann'), startApp('Bob')]
  await join(ann, room)
  await join(bob, room)
  await post(ann, 'on time')
  await until(() => bodiesIn(bob).includes('on time'))
  // A Date holds 8.64e15 milliseconds. Formatting a later one throws, which would break the window.
  room.advanceWallClock(9e15)
  await post(bob, 'never')
  await until(() => roomOf(bob).session.kind === 'backingOff')
  expect(bodiesIn(bob)).toEqual(['on time'])
  const { path } = await ask(bob, { kind: 'exportRoom', room: roomOf(bob).ref, format: 'html' })
  expect(readFileSync(path, 'utf8')).toContain('on time')
})

test('[E1] the last valid date can be shown', () => {
  const last = Date.UTC(9999, 11, 31)
  expect(() => fullTimeOf(nextMidnight(last))).not.toThrow()
})
