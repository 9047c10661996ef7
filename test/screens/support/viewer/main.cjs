// Chromium as a plain browser: no preload, no access to anything.
const { app, BrowserWindow } = require('electron')

async function show() {
  await app.whenReady()
  const window = new BrowserWindow({
    width: 1120,
    height: 720,
    useContentSize: true,
    frame: false,
    // Its cache and storage are in memory: workers share a home.
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, partition: 'viewer' },
  })
  await window.loadURL('about:blank')
}

show().catch((error) => {
  process.stderr.write(`${error}\n`)
  app.exit(1)
})
