const { app } = require('electron')

app.on('ready', () => app.exit(0))
