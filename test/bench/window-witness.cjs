// Reports what happens in the window. A debugger could do this too, but would slow the app down.
const { join } = require('node:path')
const { app, BrowserWindow, ipcMain } = require('electron')

const preload = join(__dirname, 'window-witness-preload.cjs')

/** @param {Record<string, unknown>} message */
const report = (message) => process.send?.(message)

app.on('session-created', (session) => {
  // The older call is deprecated since Electron 35.
  if ('registerPreloadScript' in session) session.registerPreloadScript({ type: 'frame', filePath: preload })
  else Reflect.apply(Reflect.get(session, 'setPreloads'), session, [[preload]])
})
app.on('browser-window-created', (_event, window) => {
  window.once('closed', () => report({ type: 'closed' }))
})
ipcMain.on('witness', (_event, message) => report(message))

/** @typedef {Parameters<import('electron').WebContents['sendInputEvent']>[0]} InputEvent */
process.on('message', (/** @type {{ type: string, events?: InputEvent[] }} */ { type, events = [] }) => {
  if (type === 'close') for (const window of BrowserWindow.getAllWindows()) window.close()
  else if (type === 'quit') app.exit(0)
  else if (type === 'input')
    for (const { webContents } of BrowserWindow.getAllWindows())
      for (const event of events) webContents.sendInputEvent(event)
})
// The benchmark has exited.
process.on('disconnect', () => app.exit(0))
