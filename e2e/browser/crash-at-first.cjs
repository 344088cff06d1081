// Loaded before the app (`electron -r`): the page crashes in its first two loads, and the first
// button of every question is pressed.
const { BrowserWindow, dialog } = require('electron')
const happened = []
globalThis.happened = happened
const { loadURL } = BrowserWindow.prototype
BrowserWindow.prototype.loadURL = function (url) {
  if (happened.length >= 2) return loadURL.call(this, url)
  happened.push('crashed')
  // As in Electron, the load that a crash ends fails.
  this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  return Promise.reject(new Error(`ERR_FAILED (-2) loading '${url}'`))
}
dialog.showMessageBox = (window, { message }) => {
  happened.push(window.isVisible() ? message : `hidden: ${message}`)
  return Promise.resolve({ response: 0, checkboxChecked: false })
}
