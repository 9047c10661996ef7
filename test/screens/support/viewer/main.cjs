// Chromium as a plain browser, without a preload script and without access to Node.
const { app, BrowserWindow } = require('electron')

async function show() {
  await app.whenReady()
  const window = new BrowserWindow({
    width: 1120,
    height: 720,
    useContentSize: true,
    frame: false,
    // Cache and storage are in memory, because several workers share a profile.
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, partition: 'viewer' },
  })
  await window.loadURL('about:blank')
}

show().catch((error) => {
  process.stderr.write(`${error}\n`)
  app.exit(1)
})
