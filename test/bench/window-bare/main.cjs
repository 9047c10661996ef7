// The least that a window of Electron can be: a tray icon that opens a page of one line, of the same size, as locked and
// served as the app's. What opening the app's window takes is told as a ratio to this one's.
const { readFile } = require('node:fs/promises')
const { join } = require('node:path')
const { app, BrowserWindow, nativeImage, protocol, Tray } = require('electron')

protocol.registerSchemesAsPrivileged([{ scheme: 'bare', privileges: { standard: true, secure: true } }])
app.on('window-all-closed', () => {
  // As the app: it lives in the tray.
})

/** A page to scroll: as many rows as the list shows lines, and nothing that moves. */
const rows = Array.from({ length: 2_000 }, (_, index) => `<p data-key="${index}">Row ${index}</p>`).join('')

/** @type {import('electron').Tray | undefined} */
let tray

/** @param {string} page */
function open(page) {
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
      preload: join(__dirname, '../../../out/preload/index.cjs'),
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`bare://bare/${page}`)
}

void app.whenReady().then(() => {
  protocol.handle('bare', async ({ url }) => {
    const isList = url.endsWith('/rows')
    const html = await readFile(join(__dirname, 'index.html'), 'utf8')
    return new Response(isList ? html.replace(/<p .*<\/p>/, rows) : html, {
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    })
  })
  tray = new Tray(nativeImage.createFromPath(join(__dirname, '../../../assets/icons/32x32.png')))
  tray.on('click', () => open(process.argv.includes('--rows') ? 'rows' : 'index.html'))
})
