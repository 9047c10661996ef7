const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { app, Menu, nativeImage, Tray } = require('electron')

const folder = process.env['COMPILEO_TRAY_BENCH'] ?? '.'

/** @type {import('electron').Tray | undefined} */
let tray

app.on('ready', () => {
  tray = new Tray(nativeImage.createFromPath(join(folder, 'tray.png')))
  tray.setToolTip('Bare')
  tray.setContextMenu(Menu.buildFromTemplate(JSON.parse(readFileSync(join(folder, 'menu.json'), 'utf8'))))
})

app.on('window-all-closed', () => {
  // Electron would quit without this listener.
})
