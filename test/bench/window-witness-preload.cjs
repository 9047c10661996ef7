const { ipcRenderer } = require('electron')

/** @param {Record<string, unknown>} seen */
const say = (seen) => ipcRenderer.send('witness', seen)

/** Ms since the epoch. @param {number} [time] since the page began */
const epoch = (time = performance.now()) => performance.timeOrigin + time

new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) say({ say: name, at: epoch(startTime) })
}).observe({ type: 'paint', buffered: true })

new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) {
    // Set by the page's script (renderer/mount.tsx).
    if (name === 'rendered') say({ say: 'answers', at: epoch(startTime) })
  }
}).observe({ type: 'mark', buffered: true })

const row = '[data-key]'

/** @param {string} selector @param {() => void} then */
function oncePainted(selector, then) {
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector(selector)) return
    observer.disconnect()
    requestAnimationFrame(() => {
      // A message arrives after the requested frame.
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => {
        port1.close()
        then()
      })
      port1.start()
      port2.postMessage(undefined)
    })
  }).observe(document, { childList: true, subtree: true })
}

oncePainted(row, () => say({ say: 'rows', at: epoch() }))

/** @param {string} name @param {string} rows their selector */
function goTo(name, rows) {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)
  const pressed = epoch()
  oncePainted(rows, () => say({ say: 'opened', at: epoch(), pressed }))
  button?.click()
}

/** @param {number} ms how long to look */
function lookAtFrames(ms) {
  /** @type {number[]} */
  const frames = []
  const begin = performance.now()
  let last = begin
  requestAnimationFrame(function next(at) {
    if (at > last) frames.push(at - last)
    last = at
    if (performance.now() - begin < ms) requestAnimationFrame(next)
    else say({ say: 'frames', frames })
  })
}

ipcRenderer.on('witness', (_event, { ms, name, rows }) => (name ? goTo(name, rows) : lookAtFrames(ms)))
