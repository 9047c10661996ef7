// The naive way: the same tray, and a hidden window that is always there and asks for every job every two seconds, as
// Compileo's own web interface does.
const { join } = require('node:path')
const { app, BrowserWindow } = require('electron')
require('../bare/main.cjs')

/** @type {import('electron').BrowserWindow | undefined} */
let window

app.on('ready', () => {
  // Else Chromium would ask once a minute after a while.
  window = new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } })
  const query = {
    server: process.env['COMPILEO_TRAY_BENCH_SERVER'] ?? '',
    jobs: process.env['COMPILEO_TRAY_BENCH_JOBS'] ?? '',
  }
  void window.loadFile(join(__dirname, 'index.html'), { query })
})
