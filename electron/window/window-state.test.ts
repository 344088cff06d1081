import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { saveWindowState, restoreWindowState, MIN_SIZE } from './window-state.ts'

const electron = vi.hoisted(() => ({ screens: [] as Rectangle[] }))
vi.mock('electron', () => ({
  screen: { getAllDisplays: () => electron.screens.map((workArea) => ({ workArea })) },
}))

let folder: string
beforeEach(() => {
  electron.screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  folder = mkdtempSync(join(tmpdir(), 'parley-window-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

/** Closes a window that has this position and size. */
function closeWindowAt(bounds: Rectangle, maximized = false): void {
  const window = Object.assign(new EventEmitter(), {
    getNormalBounds: () => bounds,
    isMaximized: () => maximized,
  })
  saveWindowState(window as unknown as BrowserWindow, folder)
  window.emit('close')
}

test('a window opens where it was closed', () => {
  closeWindowAt({ x: 40, y: 30, width: 900, height: 640 }, true)
  expect(restoreWindowState(folder)).toEqual({ x: 40, y: 30, width: 900, height: 640, maximized: true })
})

test('if its screen is gone, a window opens elsewhere with the same size', () => {
  closeWindowAt({ x: 2000, y: 30, width: 900, height: 640 })
  expect(restoreWindowState(folder)).toEqual({ width: 900, height: 640, maximized: false })
  electron.screens.push({ x: 1920, y: 0, width: 1920, height: 1080 })
  expect(restoreWindowState(folder)).toMatchObject({ x: 2000, y: 30 })
})

test('a window smaller than the minimum, as tiling systems make, is saved with the minimum size', () => {
  closeWindowAt({ x: 0, y: 0, width: 200, height: 100 })
  expect(restoreWindowState(folder)).toMatchObject({ x: 0, y: 0, ...MIN_SIZE })
  expect(readdirSync(folder)).toEqual(['window.json'])
})

test('a window opens and closes even if its state can be neither read nor saved', () => {
  mkdirSync(join(folder, 'window.json'))
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => consoleError.mockRestore())
  expect(restoreWindowState(folder)).toMatchObject({ maximized: false })
  closeWindowAt({ x: 40, y: 30, width: 900, height: 640 })
  expect(consoleError.mock.calls.map(([text]) => text as string)).toEqual([
    'Couldn’t read the window’s position:',
    'Couldn’t save the window’s position:',
  ])
})
