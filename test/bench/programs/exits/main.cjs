// The baseline of a command: an Electron program that exits once it is ready.
const { app } = require('electron')

app.on('ready', () => app.exit(0))
