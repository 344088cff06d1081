import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BridgeCommand } from '../bridge/bridge.ts'
import type { RoomState } from '../bridge/room-state.ts'
import { tempFolder } from '../node/storage/room-log/temp-folder.fixture.ts'
import { systemChance, systemClock } from '../node/system.ts'
import type { JoinPolicy } from '../protocol/trust/join-policy.ts'
import { ParleyApp, type AppOptions } from './parley-app.ts'

/** A person's app, with real files and real sockets. For tests, which close it. */
export function start(
  as: string | undefined,
  path = tempFolder(),
  more: Pick<AppOptions, 'discovery' | 'scans'> = {},
): ParleyApp {
  const downloads = join(path, 'downloads')
  const folder = { path, temporary: true, release: () => {} }
  return new ParleyApp({
    folder,
    downloads: () => downloads,
    clock: systemClock,
    chance: systemChance,
    ...(as !== undefined && { as }),
    ...more,
  })
}

/** The same, closed when the test ends. */
export function person(as: string, path?: string): ParleyApp {
  const app = start(as, path)
  onTestFinished(() => app.close())
  return app
}

/** Resolves when the app's state passes the check; the test's limit is the deadline. */
export function until(app: ParleyApp, ready: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let isOver = false
    const unsubscribe = app.subscribe(() => {
      if (isOver || !ready()) return
      isOver = true
      resolve()
      setImmediate(() => unsubscribe())
    })
  })
}

export async function ask<C extends BridgeCommand>(app: ParleyApp, command: C) {
  const result = await app.dispatch(command)
  if (!result.ok) throw new Error(result.problem.text)
  return result.value
}

export const roomOf = (app: ParleyApp): RoomState => {
  const room = app.state.rooms[0]
  if (!room) throw new Error('no room is open')
  return room
}

export const bodies = (app: ParleyApp): string[] =>
  roomOf(app).channels.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === 'message' && entry.content ? [entry.content.text] : [])),
  )

export const host = async (app: ParleyApp, policy: JoinPolicy = 'open') => {
  const { room } = await ask(app, {
    kind: 'hostRoom',
    name: 'Physics 2b',
    bind: '127.0.0.1',
    port: 0,
    policy,
  })
  return { room, address: roomOf(app).address }
}

export const say = (app: ParleyApp, ...texts: string[]) =>
  Promise.all(
    texts.map((body) =>
      ask(app, {
        kind: 'post',
        room: roomOf(app).ref,
        channel: 'general',
        nonce: systemChance.id(),
        content: { text: body },
      }),
    ),
  )

export const hostingOf = (app: ParleyApp) => {
  const { hosting } = roomOf(app)
  if (!hosting) throw new Error('no room is hosted here')
  return hosting
}

export const invite = async (app: ParleyApp, more: { uses?: number; forMs?: number } = {}) =>
  (await ask(app, { kind: 'createInvite', room: roomOf(app).ref, ...more })).invite

/** The code of what went wrong, or 'joined'. */
export async function enter(
  app: ParleyApp,
  address: string,
  more: { passcode?: string; trust?: string } = {},
) {
  const result = await app.dispatch({ kind: 'joinRoom', address, ...more })
  return result.ok ? 'joined' : result.problem.code
}
