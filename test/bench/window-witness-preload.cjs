const { ipcRenderer } = require('electron')

/** @param {Record<string, unknown>} message */
const report = (message) => ipcRenderer.send('witness', message)

/** Returns ms since the epoch. @param {number} [time] since the page was opened */
const epoch = (time = performance.now()) => performance.timeOrigin + time

new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) {
    // renderer/mount.tsx sets this mark.
    if (name === 'rendered') report({ type: 'rendered', at: epoch(startTime) })
  }
}).observe({ type: 'mark', buffered: true })

new PerformanceObserver((list) => {
  // Chromium reports frames of at least 50 ms.
  for (const { startTime, duration } of list.getEntries())
    report({ type: 'frame', at: epoch(startTime), ms: duration })
}).observe({ type: 'long-animation-frame', buffered: true })

new MutationObserver((_changes, observer) => {
  if (!document.querySelector('[data-key]')) return
  observer.disconnect()
  requestAnimationFrame(() => {
    // The message arrives after the frame was painted.
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      report({ type: 'painted', at: epoch() })
    })
    port1.start()
    port2.postMessage(undefined)
  })
}).observe(document, { childList: true, subtree: true })
