import { onTestFinished } from 'vitest'
import { ParleyApp } from '../../shared/app/parley-app.ts'
import type { BridgeCommand } from '../../shared/bridge/bridge.ts'
import type { RoomState } from '../../shared/bridge/room-state.ts'
import type { TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import { systemChance, systemClock } from '../../shared/node/system.ts'
import { tempFolder } from './target-room.ts'

/** A user's whole app on a separate folder, with real files and sockets. */
export function startApp(as: string, path = tempFolder()): ParleyApp {
  const app = new ParleyApp({
    folder: { path, temporary: true, release: () => {} },
    downloads: () => path,
    clock: systemClock,
    chance: systemChance,
    as,
  })
  onTestFinished(() => app.close())
  return app
}

export async function ask<const C extends BridgeCommand>(app: ParleyApp, command: C) {
  const result = await app.dispatch(command)
  if (!result.ok) throw new Error(result.problem.text)
  return result.value
}

/** The one room of an app. */
export function roomOf(app: ParleyApp): RoomState {
  const [room] = app.state.rooms
  if (!room) throw new Error('no room is open')
  return room
}

/** What an app shows, of all channels. */
export const entriesIn = (app: ParleyApp): TimelineEntry[] =>
  roomOf(app).channels.flatMap(({ entries }) => [...entries])

export const bodiesIn = (app: ParleyApp): string[] =>
  entriesIn(app).flatMap((entry) => (entry.kind === 'message' && entry.content ? [entry.content.text] : []))
