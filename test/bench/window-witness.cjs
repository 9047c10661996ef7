// Without a debugger, which would slow the app. Commands and reports use the channel of `child_process`.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { app, BrowserWindow, ipcMain } = require('electron')

const preload = join(__dirname, 'window-witness-preload.cjs')

/** @param {Record<string, unknown>} seen */
const say = (seen) => process.send?.(seen)

const now = () => performance.timeOrigin + performance.now()

app.on('session-created', (session) => {
  // Electron 35 and newer; the older call is deprecated.
  if ('registerPreloadScript' in session) session.registerPreloadScript({ type: 'frame', filePath: preload })
  else Reflect.apply(Reflect.get(session, 'setPreloads'), session, [[preload]])
})
app.on('browser-window-created', (_event, window) => {
  window.once('show', () => say({ say: 'shown', at: now() }))
  window.once('closed', () => say({ say: 'closed', at: now() }))
})
ipcMain.on('witness', (event, seen) => {
  const pid = event.sender.getOSProcessId()
  say({ ...seen, pid, cpuMs: cpuMs(pid) })
})

/** @param {number} pid */
const cpuMs = (pid) => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

/** One turn of the wheel, px, and the time between turns, ms. */
const wheel = { deltaY: 120, everyMs: 16 }

/** @param {number} ms */
function scroll(ms) {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return
  const { width, height } = window.getContentBounds()
  const begin = now()
  window.webContents.send('witness', { ms })
  const timer = setInterval(() => {
    const passed = now() - begin
    if (passed > ms || window.isDestroyed()) return clearInterval(timer)
    window.webContents.sendInputEvent({
      type: 'mouseWheel',
      x: Math.round(width / 2),
      y: Math.round(height / 2),
      deltaX: 0,
      deltaY: passed < ms / 2 ? -wheel.deltaY : wheel.deltaY,
      canScroll: true,
    })
  }, wheel.everyMs)
}

/** @typedef {{ do: string, ms?: number, name?: string, rows?: string }} Order */

process.on('message', (/** @type {Order} */ { do: what, ms = 0, name, rows }) => {
  if (what === 'close') for (const window of BrowserWindow.getAllWindows()) window.close()
  else if (what === 'go') BrowserWindow.getAllWindows()[0]?.webContents.send('witness', { name, rows })
  else if (what === 'scroll') scroll(ms)
  else if (what === 'quit') app.exit(0)
})
// The bench is gone.
process.on('disconnect', () => app.exit(0))
