import { join } from 'node:path'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import * as v from 'valibot'
import { JsonFile } from '../shared/node/json-file.ts'

const schema = v.object({
  x: v.exactOptional(v.pipe(v.number(), v.integer())),
  y: v.exactOptional(v.pipe(v.number(), v.integer())),
  width: v.pipe(v.number(), v.integer(), v.minValue(360)),
  height: v.pipe(v.number(), v.integer(), v.minValue(400)),
  maximized: v.boolean(),
})

export type WindowState = v.InferOutput<typeof schema>

const FIRST_TIME: WindowState = { width: 1120, height: 760, maximized: false }

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Where the window was left; without its place when that screen is not there any more. */
export function restoreWindowState(folder: string): WindowState {
  const state = new JsonFile(join(folder, 'window.json'), schema).read() ?? FIRST_TIME
  const { x, y, width, height, maximized } = state
  if (x === undefined || y === undefined) return state
  const visible = screen.getAllDisplays().some(({ workArea }) => overlaps({ x, y, width, height }, workArea))
  return visible ? state : { width, height, maximized }
}

/** Keeps the window's place when it closes. */
export function keepWindowState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    try {
      const state = { ...window.getNormalBounds(), maximized: window.isMaximized() }
      new JsonFile(join(folder, 'window.json'), schema).write(state)
    } catch (error) {
      // A full disk must not keep the window open; it will open in its old place.
      console.error('The window’s place was not saved:', error)
    }
  })
}
