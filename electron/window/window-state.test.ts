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

/** Closes a window that was left in this state. */
function left(bounds: Rectangle, maximized = false): void {
  const window = Object.assign(new EventEmitter(), {
    getNormalBounds: () => bounds,
    isMaximized: () => maximized,
  })
  saveWindowState(window as unknown as BrowserWindow, folder)
  window.emit('close')
}

test('a window opens where it was left', () => {
  left({ x: 40, y: 30, width: 900, height: 640 }, true)
  expect(restoreWindowState(folder)).toEqual({ x: 40, y: 30, width: 900, height: 640, maximized: true })
})

test('on a screen that is gone it opens elsewhere, as large as it was', () => {
  left({ x: 2000, y: 30, width: 900, height: 640 })
  expect(restoreWindowState(folder)).toEqual({ width: 900, height: 640, maximized: false })
  electron.screens.push({ x: 1920, y: 0, width: 1920, height: 1080 })
  expect(restoreWindowState(folder)).toMatchObject({ x: 2000, y: 30 })
})

test('one that a tiling system made smaller than it may be is kept, as small as it may be', () => {
  left({ x: 0, y: 0, width: 200, height: 100 })
  expect(restoreWindowState(folder)).toMatchObject({ x: 0, y: 0, ...MIN_SIZE })
  expect(readdirSync(folder)).toEqual(['window.json'])
})

test('a place that can be neither read nor written keeps no one from opening and closing a window', () => {
  mkdirSync(join(folder, 'window.json'))
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => said.mockRestore())
  expect(restoreWindowState(folder)).toMatchObject({ maximized: false })
  left({ x: 40, y: 30, width: 900, height: 640 })
  expect(said.mock.calls.map(([text]) => text as string)).toEqual([
    'Couldn’t read the window’s position:',
    'Couldn’t save the window’s position:',
  ])
})
