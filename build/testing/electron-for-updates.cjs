// Loaded before the app (`electron -r`) by an Electron put together for testing. It adds what that
// Electron lacks, has Node make requests, and presses the buttons in UPDATES_PRESSES. Each dialog
// becomes a line of stdout.
const electron = require('electron')
const { EventEmitter } = require('node:events')
const http = require('node:http')

const presses = JSON.parse(process.env.UPDATES_PRESSES)
electron.app.isPackaged = true
process.resourcesPath = process.env.UPDATES_RESOURCES
electron.net.request = (options) => http.request(options)
electron.session.fromPartition = () => ({ closeAllConnections: () => Promise.resolve() })
electron.autoUpdater = new EventEmitter()
electron.dialog.showMessageBox = (...args) => {
  const { message, detail, buttons } = args.at(-1)
  process.stdout.write(`${JSON.stringify({ message, detail, buttons })}\n`)
  const response = buttons.indexOf(presses.shift())
  if (response < 0) throw new Error(`no button to press among ${buttons.join(', ')}`)
  return Promise.resolve({ response })
}
electron.app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', () => {
    void electron.clipboard.writeText(process.env.UPDATES_COPIED).then(() => {
      const { submenu } = electron.Menu.getApplicationMenu().items.find(({ role }) => role === 'help')
      submenu.items.find(({ label }) => label === 'Check for &Updates…').click()
    })
  })
})
