// Must be loaded before the app. Each SIGUSR2 moves the clocks of main/base/clock.ts ahead, and fires due timers.
const timers = require('node:timers')

const aheadMs = 31_000
let movedMs = 0
/** @type {Map<NodeJS.Timeout, { ring: () => void, dueAt: number }>} */
const pending = new Map()

const epoch = Date.now
const counter = performance.now.bind(performance)
const { setTimeout: start, clearTimeout: stop } = timers

Date.now = () => epoch() + movedMs
performance.now = () => counter() + movedMs

/** @param {NodeJS.Timeout} timer */
function clearTimeout(timer) {
  pending.delete(timer)
  stop(timer)
}

/** @param {() => void} ring @param {number} ms @param {unknown[]} more set by Node itself, whose timers aren't moved */
function setTimeout(ring, ms, ...more) {
  if (more.length > 0) return start(ring, ms, ...more)
  const timer = start(() => {
    pending.delete(timer)
    ring()
  }, ms)
  pending.set(timer, { ring, dueAt: performance.now() + ms })
  return timer
}

Object.assign(timers, { setTimeout, clearTimeout })

process.on('SIGUSR2', () => {
  movedMs += aheadMs
  const due = [...pending].filter(([, { dueAt }]) => dueAt <= performance.now())
  for (const [timer, { ring }] of due.toSorted(([, a], [, b]) => a.dueAt - b.dueAt)) {
    // An earlier timer may have cleared this one.
    if (!pending.has(timer)) continue
    clearTimeout(timer)
    ring()
  }
})
