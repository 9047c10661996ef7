// A hidden window polls every job every two seconds, as Compileo's web interface does.
const { join } = require('node:path')
const { app, BrowserWindow } = require('electron')
require('../bare/main.cjs')

/** @type {import('electron').BrowserWindow | undefined} */
let window

app.on('ready', () => {
  // Otherwise Chromium would only run the timers of a hidden window once a minute.
  window = new BrowserWindow({ show: false, webPreferences: { backgroundThrottling: false } })
  const query = {
    server: process.env['COMPILEO_TRAY_BENCH_SERVER'] ?? '',
    jobs: process.env['COMPILEO_TRAY_BENCH_JOBS'] ?? '',
  }
  void window.loadFile(join(__dirname, 'index.html'), { query })
})
