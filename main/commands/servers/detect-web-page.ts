import { isSameHost } from '#shared/address.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { ServerId, ServerState } from '#shared/model.ts'
import { getDefaultGuiUrl } from '#shared/web-page-url.ts'
import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from '#main/state/store.ts'
import type { GuiFinder } from '../context.ts'

/** After a server's first response, and after each failure, ms; then no more. */
const detectDelaysMs = [3_000, 60_000, 10 * 60_000]
/** The shortest time between checks when the user opens a page, in ms. */
const minIntervalMs = 10_000

interface Search {
  readonly url: string
  readonly timer: Timer
  attempts: number
  checkedAt: number
}

const needsDetection = ({ reach, guiUrl }: ServerState) => reach === 'ok' && guiUrl === undefined

/** Looks for each server's web GUI at its usual place, once the server has responded. */
export function createWebPageDetector({
  store,
  clock,
  signal,
  probeGui,
}: {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Uses the server's connections and no key. */
  readonly probeGui: (url: string, ca: string | undefined) => Promise<CommandResult>
}): GuiFinder {
  const searches = new Map<ServerId, Search>()

  const probe: GuiFinder['probe'] = (url, server) =>
    probeGui(url, isSameHost(url, server.url) ? server.ca : undefined)

  async function checkWebPage(id: ServerId, search: Search) {
    const server = store.state().servers.get(id)
    if (!server) return
    search.checkedAt = clock.monotonic()
    search.timer.cancel()
    const url = getDefaultGuiUrl(server.url)
    const { ok } = await probe(url, { url: server.url, ca: server.authority?.pem })
    if (searches.get(id) !== search) return
    store.updateServer(id, (known) => ({ ...known, guiFound: ok ? url : undefined }))
    if (ok) return
    const waitMs = detectDelaysMs[search.attempts]
    search.attempts += 1
    if (waitMs !== undefined) search.timer.schedule(waitMs)
  }

  function begin(id: ServerId, url: string) {
    const run = () => void checkWebPage(id, search).catch(ignoreAbort(signal))
    const search: Search = { url, timer: new Timer(clock, run), attempts: 1, checkedAt: -Infinity }
    searches.set(id, search)
    search.timer.schedule(detectDelaysMs[0] ?? 0)
  }

  function end(id: ServerId) {
    searches.get(id)?.timer.cancel()
    searches.delete(id)
  }

  function follow(servers: ReadonlyMap<ServerId, ServerState>) {
    for (const [id, { url }] of searches) {
      const server = servers.get(id)
      if (!server || server.url !== url || !needsDetection(server)) end(id)
    }
    for (const server of servers.values())
      if (needsDetection(server) && !searches.has(server.id)) begin(server.id, server.url)
  }

  const stop = store.onChange((change, { servers }) => {
    if (change.of === 'servers') follow(servers)
  })
  signal.addEventListener('abort', () => {
    stop()
    for (const id of searches.keys()) end(id)
  })

  return {
    probe,
    detect(id) {
      const search = searches.get(id)
      if (!search || store.state().servers.get(id)?.guiFound !== undefined) return
      if (clock.monotonic() - search.checkedAt >= minIntervalMs)
        void checkWebPage(id, search).catch(ignoreAbort(signal))
    },
  }
}
