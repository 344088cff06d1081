import { app, dialog, type BrowserWindow } from 'electron'
import type { ParleyApp } from '../shared/app/parley-app.ts'
import { whatClosingEnds } from './closing-words.ts'
import type { Updating } from './updating.ts'

/** Asks before hosted rooms end with the window. An update asks by itself, before its installer runs. */
export function askBeforeClosing(
  window: BrowserWindow,
  parley: ParleyApp,
  { isInstalling }: Pick<Updating, 'isInstalling'>,
): void {
  let agreed = false
  window.on('close', (event) => {
    const ends = whatClosingEnds(parley.state.rooms)
    if (agreed || ends === null || isInstalling()) return
    event.preventDefault()
    void dialog
      .showMessageBox(window, {
        type: 'question',
        message: ends,
        buttons: ['Close Parley', 'Keep it open'],
        defaultId: 1,
        cancelId: 1,
      })
      .then(({ response }) => {
        if (response !== 0) return
        agreed = true
        window.close()
      })
  })
}

/** Tells everybody in this app's rooms goodbye before the process ends. */
export function closeBeforeQuit(parley: ParleyApp): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void parley.close().finally(() => {
      state = 'closed'
      app.quit()
    })
  })
}
