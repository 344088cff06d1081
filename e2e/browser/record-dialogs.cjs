// Loaded before the app (`electron -r`): error boxes become lines of stderr, for a box waits for somebody to press OK.
const { dialog } = require('electron')
dialog.showErrorBox = (title, content) => process.stderr.write(`error box: ${title} | ${content}\n`)
