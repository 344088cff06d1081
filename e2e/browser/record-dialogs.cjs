// Loaded before the app (`electron -r`): error boxes become lines of stderr, because a box waits
// until OK is pressed.
const { dialog } = require('electron')
dialog.showErrorBox = (title, content) => process.stderr.write(`error box: ${title} | ${content}\n`)
