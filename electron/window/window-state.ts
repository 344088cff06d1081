import { join } from 'node:path'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import * as v from 'valibot'
import { DataFolderError } from '../../shared/node/storage/data-folder-error.ts'
import { JsonFile } from '../../shared/node/storage/json-file.ts'

/** The smallest window that Parley is made for. */
export const MIN_SIZE = { width: 360, height: 400 }

const schema = v.object({
  x: v.exactOptional(v.pipe(v.number(), v.integer())),
  y: v.exactOptional(v.pipe(v.number(), v.integer())),
  width: v.pipe(v.number(), v.integer(), v.minValue(MIN_SIZE.width)),
  height: v.pipe(v.number(), v.integer(), v.minValue(MIN_SIZE.height)),
  maximized: v.boolean(),
})

export type WindowState = v.InferOutput<typeof schema>

const DEFAULT_STATE: WindowState = { width: 1120, height: 760, maximized: false }

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The window's last position and size; without the position if that screen is gone. */
export function restoreWindowState(folder: string): WindowState {
  const state = readState(folder) ?? DEFAULT_STATE
  const { x, y, width, height, maximized } = state
  if (x === undefined || y === undefined) return state
  const visible = screen.getAllDisplays().some(({ workArea }) => overlaps({ x, y, width, height }, workArea))
  return visible ? state : { width, height, maximized }
}

function readState(folder: string): WindowState | undefined {
  try {
    return new JsonFile(join(folder, 'window.json'), schema).read()
  } catch (error) {
    if (!(error instanceof DataFolderError)) throw error
    // Without a saved position, the window still opens.
    console.error('Couldn’t read the window’s position:', error.message)
    return undefined
  }
}

/** The saved state of a window. Tiling systems make windows smaller than the minimum. */
export function windowStateOf(window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>): WindowState {
  const { x, y, width, height } = window.getNormalBounds()
  return {
    x,
    y,
    width: Math.max(width, MIN_SIZE.width),
    height: Math.max(height, MIN_SIZE.height),
    maximized: window.isMaximized(),
  }
}

/** Saves the window's position and size when it closes. */
export function saveWindowState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    try {
      new JsonFile(join(folder, 'window.json'), schema).write(windowStateOf(window))
    } catch (error) {
      // A full disk must not keep the window open; it will open at its earlier position.
      console.error('Couldn’t save the window’s position:', error)
    }
  })
}
