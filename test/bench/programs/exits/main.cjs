// The limit of a command: an Electron program that ends as soon as it could begin.
const { app } = require('electron')

app.on('ready', () => app.exit(0))
