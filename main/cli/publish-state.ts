import { mkdirSync, rmSync } from 'node:fs'
import type { Texts } from '#shared/texts/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from '#main/state/store.ts'
import { replaceDurably } from '#main/storage/durable.ts'
import { toPublishedState, readPublished, getStatePath, type Summary } from './published-state.ts'

const minIntervalMs = 1_000

export interface Publishing {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly folder: string
  readonly texts: () => Texts
  readonly summary: () => Summary
  readonly onError: (error: unknown) => void
}

/** Publishes the state in a file that only the user can read. */
export function publishState({ store, clock, signal, folder, texts, summary, onError }: Publishing): void {
  const path = getStatePath(folder)
  let written: string | undefined
  let lookedAt = -Infinity
  let hasFailed = false

  function write() {
    lookedAt = clock.monotonic()
    const content = toPublishedState(store.state(), summary(), texts())
    if (JSON.stringify(content) === written) return
    written = JSON.stringify(content)
    tryTo(() => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const at = new Date(clock.now()).toISOString()
      replaceDurably(path, `${JSON.stringify({ ...content, pid: process.pid, at })}\n`)
    })
  }

  function remove() {
    timer.cancel()
    written = undefined
    // Another profile of this user may publish, too.
    tryTo(() => {
      const pid = readPublished(folder)?.pid
      if (pid === undefined || pid === process.pid) rmSync(path, { force: true })
    })
  }

  function tryTo(task: () => void) {
    try {
      task()
      hasFailed = false
    } catch (error) {
      // Once: the next change meets the same obstacle.
      if (!hasFailed) onError(error)
      hasFailed = true
    }
  }

  function checkSoon() {
    if (!store.state().settings.publishState) return written === undefined ? undefined : remove()
    const waitMs = lookedAt + minIntervalMs - clock.monotonic()
    if (timer.isScheduled) return
    // A timer would wake the program.
    if (waitMs > 0) timer.schedule(waitMs)
    else write()
  }

  const timer = new Timer(clock, write)
  const stop = store.onChange(checkSoon)
  signal.addEventListener('abort', stop)
  signal.addEventListener('abort', remove)
  // A killed app leaves its file behind.
  remove()
  checkSoon()
}
