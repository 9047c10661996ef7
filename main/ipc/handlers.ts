import type { CommandContext } from '../commands/context.ts'
import { cancel, restart } from '../commands/run-job.ts'
import { addServer, removeServer } from '../commands/servers.ts'
import { dismissNotice, pauseNotifications, setTheme } from '../commands/settings.ts'
import { watch } from '../commands/watch.ts'
import { seen, setLabel, unwatch } from '../commands/watched.ts'
import type { Handlers } from './calls.ts'
import type { PatchFeed } from './patches.ts'
import { jobDetail } from './views.ts'

/** The window's calls, each answered by the command of its name. */
export function createHandlers(
  context: CommandContext,
  feed: PatchFeed,
  copyText: (text: string) => Promise<void>,
): Handlers {
  return {
    snapshot: () => feed.snapshot(),
    jobDetail({ key }) {
      const job = context.store.state().jobs.get(key)
      return job ? jobDetail(job) : null
    },
    watch: (wish) => watch(context, wish),
    unwatch: ({ key }) => unwatch(context, key),
    restart: ({ key }) => restart(context, key),
    cancel: ({ key }) => cancel(context, key),
    seen: ({ key }) => seen(context, key),
    inSight({ keys }) {
      context.engine.inSight(keys)
      return { ok: true }
    },
    setLabel: ({ key, label }) => setLabel(context, key, label),
    async copyText({ text }) {
      await copyText(text)
      return { ok: true }
    },
    addServer: (wish) => addServer(context, wish),
    removeServer: ({ serverId }) => removeServer(context, serverId),
    pauseNotifications: ({ until }) => pauseNotifications(context, until),
    setTheme: ({ theme }) => setTheme(context, theme),
    dismissNotice: ({ id }) => dismissNotice(context, id),
  }
}
