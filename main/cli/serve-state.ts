import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { Texts } from '#shared/texts/index.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from '#main/state/store.ts'
import { toStateLine, type Summary } from './state-line.ts'

const minIntervalMs = 1_000
const maxClients = 32

export interface StateServerOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly path: string
  readonly texts: () => Texts
  readonly summary: () => Summary
  readonly onError: (error: unknown) => void
}

/** Serves the state to `compileo-tray state`: the current one, then each change, at most once a second. */
export function serveState({
  store,
  clock,
  signal,
  path,
  texts,
  summary,
  onError,
}: StateServerOptions): void {
  /** The last state that each client got, without the time. */
  const clients = new Map<Socket, string>()
  let sentAt = -Infinity

  function send(to: Iterable<Socket>) {
    const state = toStateLine(store.state(), summary(), texts())
    const content = JSON.stringify(state)
    const line = `${JSON.stringify({ ...state, at: new Date(clock.now()).toISOString() })}\n`
    for (const client of to) {
      // A client that doesn't read its socket gets the latest state once it does.
      if (client.writableNeedDrain || clients.get(client) === content) continue
      clients.set(client, content)
      client.write(line)
    }
  }

  function sendToAll() {
    sentAt = clock.monotonic()
    send(clients.keys())
  }

  function sendSoon() {
    if (clients.size === 0 || timer.isScheduled) return
    const waitMs = sentAt + minIntervalMs - clock.monotonic()
    // Sent at once if the interval has passed, because a timer would wake up the program again.
    if (waitMs > 0) timer.schedule(waitMs)
    else sendToAll()
  }

  const timer = new Timer(clock, sendToAll)
  const stop = store.onChange(sendSoon)
  const server = createServer((client) => {
    client.on('data', () => send([client]))
    client.on('drain', () => send([client]))
    client.on('error', () => client.destroy())
    client.on('close', () => clients.delete(client))
    signal.addEventListener('abort', () => client.destroy(), { once: true })
  })
  server.maxConnections = maxClients
  server.on('error', onError)
  signal.addEventListener('abort', () => {
    stop()
    timer.cancel()
    server.close()
  })
  try {
    if (process.platform !== 'win32') prepareFolder(path)
    listenPrivately(() => server.listen(path))
  } catch (error) {
    onError(error)
  }
}

/** Removes the socket of an app that was killed. No other app uses this profile. */
function prepareFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(path, { force: true })
}

/** `listen` creates the socket synchronously, so the umask applies and no other user can open it. */
function listenPrivately(listen: () => void): void {
  const before = process.umask(0o177)
  try {
    listen()
  } finally {
    process.umask(before)
  }
}
