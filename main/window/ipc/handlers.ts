import type { HookSecrets, HookState } from '#shared/hooks.ts'
import type { Handlers, CommandResult, Reply } from '#shared/contract.ts'
import { testServer } from '#main/commands/servers/check-server.ts'
import { createAuthorityChoices } from '#main/commands/servers/choose-authority.ts'
import type { CommandContext } from '#main/commands/context.ts'
import { clearHistory } from '#main/commands/history/clear-history.ts'
import { exportHistory } from '#main/commands/history/export-history.ts'
import { history } from '#main/commands/history/load-history.ts'
import { insights } from '#main/commands/history/load-insights.ts'
import { today } from '#main/commands/history/load-timeline.ts'
import { createPageErrorLog } from '#main/commands/page-errors.ts'
import { groupJobs, renameBatch, ungroupJobs } from '#main/commands/jobs/batches.ts'
import { stopRecovery } from '#main/commands/jobs/auto-restart.ts'
import { setLimit } from '#main/commands/jobs/time-limit.ts'
import { restartMany, stopRestarting } from '#main/commands/jobs/restart-many.ts'
import { cancel, restart } from '#main/commands/jobs/run-job.ts'
import { saveResult } from '#main/commands/files/save-result.ts'
import { saveResults } from '#main/commands/files/save-results.ts'
import { openInCompileo } from '#main/commands/open-in-compileo.ts'
import { addServer, editServer, removeServer } from '#main/commands/servers/edit-servers.ts'
import {
  dismissNotice,
  lookAt,
  pauseNotifications,
  resetSettings,
  updateSettings,
} from '#main/commands/settings/update-settings.ts'
import { watch } from '#main/commands/jobs/watch.ts'
import { watchListed } from '#main/commands/discovery/watch-discovered.ts'
import {
  declineRuleOffer,
  removeWatchRule,
  scanServer,
  setWatchRule,
} from '#main/commands/discovery/watch-rules.ts'
import {
  seen,
  setAutoRestarts,
  setDismissed,
  setLabel,
  setMuted,
  undoUnwatch,
  unwatch,
} from '#main/commands/jobs/watched.ts'
import { wholeJob } from '#main/commands/jobs/whole-job.ts'
import { makeHook, removeHook, saveHook, setHookOn } from '#main/commands/hooks/edit-hooks.ts'
import type { Confirm } from '#main/base/question.ts'
import type { FileDialogs } from '#main/base/files.ts'
import type { Updates } from '#main/updates/updates.ts'
import { gnomeTrayPage } from '../tray-absence.ts'
import type { PatchFeed } from './patches.ts'
import { jobDetail } from './views.ts'

export interface HandlerDesktop {
  readonly copyText: (text: string) => Promise<void>
  readonly copyDiagnostics: () => Promise<CommandResult>
  readonly dialogs: FileDialogs
  readonly confirm: Confirm
  readonly testNotification: () => Promise<CommandResult>
  readonly testHook: (id: string) => Promise<CommandResult>
  readonly tryHook: (hook: HookState, secrets: HookSecrets) => Promise<Reply<'tryHook'>>
  readonly quit: () => void
  readonly updates: Pick<Updates, 'look' | 'restart'>
}

/** The window's calls, each answered by the command of its name. */
export function createHandlers(
  context: CommandContext,
  feed: PatchFeed,
  {
    copyText,
    copyDiagnostics,
    dialogs,
    confirm,
    testNotification,
    testHook,
    tryHook,
    quit,
    updates,
  }: HandlerDesktop,
): Handlers {
  const authorities = createAuthorityChoices(dialogs)
  const logPageError = createPageErrorLog(context)
  return {
    snapshot: () => feed.snapshot(),
    jobDetail({ key }) {
      const job = context.store.state().jobs.get(key)
      return job ? jobDetail(job, context.expectations) : null
    },
    wholeJob: ({ key }) => wholeJob(context, key),
    watch: (request) => watch(context, request),
    scanServer: ({ serverId }) => scanServer(context, serverId),
    watchListed: ({ keys }) => watchListed(context, keys),
    setWatchRule: ({ serverId, ...rule }) => setWatchRule(context, serverId, rule),
    removeWatchRule: ({ serverId, rule }) => removeWatchRule(context, serverId, rule),
    declineRuleOffer: ({ serverId, projectId }) => declineRuleOffer(context, serverId, projectId),
    unwatch: ({ keys }) => unwatch(context, keys),
    undoUnwatch: () => undoUnwatch(context),
    restart: ({ key }) => restart(context, key),
    cancel: ({ key, isBulk }) => cancel(context, key, isBulk),
    seen: ({ keys }) => seen(context, keys),
    lookingAt: (now) => lookAt(context, now),
    inSight({ keys }) {
      context.engine.inSight(keys)
      return { ok: true }
    },
    setDismissed: ({ keys, dismissed }) => setDismissed(context, keys, dismissed),
    setLabel: ({ key, label }) => setLabel(context, key, label),
    setMuted: ({ keys, muted }) => setMuted(context, keys, muted),
    setLimit: (request) => setLimit(context, request),
    setAutoRestarts: ({ keys, times }) => setAutoRestarts(context, keys, times),
    async copyText({ text }) {
      await copyText(text)
      return { ok: true }
    },
    copyDiagnostics: () => copyDiagnostics(),
    reportPageError({ text }) {
      logPageError(text)
      return { ok: true }
    },
    addServer({ authority, ...request }) {
      const chosen = authorities.certificatesOf(authority, undefined)
      return chosen.ok ? addServer(context, { ...request, ca: chosen.ca }) : chosen
    },
    editServer({ authority, ...change }) {
      const chosen = authorities.certificatesOf(authority, change.serverId)
      return chosen.ok ? editServer(context, { ...change, ca: chosen.ca }) : chosen
    },
    testServer({ authority, ...request }) {
      const chosen = authorities.certificatesOf(authority, request.serverId)
      return chosen.ok ? testServer(context, { ...request, ca: chosen.ca }) : chosen
    },
    chooseAuthority: ({ serverId }) => authorities.choose(serverId),
    retryNow({ serverId }) {
      context.engine.retryNow(serverId)
      return { ok: true }
    },
    refreshQueue({ serverId }) {
      context.engine.refreshQueue(serverId)
      context.gui.look(serverId)
      return { ok: true }
    },
    openInCompileo: (what) => openInCompileo(context, what),
    removeServer: ({ serverId }) => removeServer(context, serverId),
    pauseNotifications: ({ until, serverId }) => pauseNotifications(context, until, serverId),
    saveHook: (request) => saveHook(context, confirm, request),
    setHookOn: ({ id, isOn }) => setHookOn(context, id, isOn),
    removeHook: ({ id }) => removeHook(context, id),
    async tryHook(request) {
      const made = await makeHook(context, confirm, request, 'try')
      return made.ok ? tryHook(made.hook, made.secrets) : made
    },
    testHook: ({ id }) => testHook(id),
    updateSettings: (change) => updateSettings(context, change),
    resetSettings: () => resetSettings(context),
    restartMany: ({ keys, ...also }) => restartMany(context, keys, also),
    stopRestarting: () => stopRestarting(context),
    stopRecovery: ({ key }) => stopRecovery(context, key),
    groupJobs: ({ keys, ...into }) => groupJobs(context, keys, into),
    ungroupJobs: ({ keys }) => ungroupJobs(context, keys),
    renameBatch: ({ batchId, name }) => renameBatch(context, batchId, name),
    saveResults: ({ keys }) => saveResults(context, dialogs, keys),
    saveResult: ({ key }) => saveResult(context, dialogs, key),
    testNotification,
    history: (query) => history(context, query),
    exportHistory: (query) => exportHistory(context, dialogs, query),
    insights: (query) => insights(context, query),
    today: () => today(context),
    clearHistory: () => clearHistory(context),
    lookForUpdate: () => updates.look(),
    restartToUpdate: () => updates.restart(),
    quit() {
      quit()
      return { ok: true }
    },
    openTrayPage: () => context.openPage(gnomeTrayPage),
    dismissNotice: ({ id }) => dismissNotice(context, id),
  }
}
