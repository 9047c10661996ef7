// Shows one line of text in a window with the size and the sandbox of the app.
const { readFile } = require('node:fs/promises')
const { join } = require('node:path')
const { app, BrowserWindow, Menu, nativeImage, protocol, Tray } = require('electron')

protocol.registerSchemesAsPrivileged([{ scheme: 'bare', privileges: { standard: true, secure: true } }])
app.on('window-all-closed', () => {})

const root = join(__dirname, '../../../..')

/** @type {import('electron').Tray | undefined} */
let tray

function open() {
  const window = new BrowserWindow({
    width: 1120,
    height: 720,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      preload: join(__dirname, 'preload.cjs'),
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL('bare://bare/index.html')
}

app.on('ready', () => {
  protocol.handle('bare', async () => {
    const html = await readFile(join(__dirname, 'index.html'), 'utf8')
    return new Response(html, {
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    })
  })
  tray = new Tray(nativeImage.createFromPath(join(root, 'assets/icons/32x32.png')))
  tray.setContextMenu(Menu.buildFromTemplate([{ role: 'quit' }]))
  tray.on('click', open)
})
