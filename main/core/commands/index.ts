import type {
  CommandResult,
  Reply,
  RequestArgument,
  RequestName,
  JobCommandResult,
  WindowIntent,
} from '#shared/contract.ts'
import type { AppContext } from './context.ts'
import { testServer } from './servers/check-server.ts'
import { exportHistory } from './history/export-history.ts'
import { clearHistory, getHistoryPage, getTodaysTimeline } from './history/load-history.ts'
import { groupJobs, renameBatch, ungroupJobs } from './jobs/batches.ts'
import { startBulkRestart, stopBulkRestart } from './jobs/bulk-restart.ts'
import { cancelJob, cancelAutoRestart, restartJob } from './jobs/run-job.ts'
import { saveDataset, saveResult } from './files/save-result.ts'
import { saveResults } from './files/save-results.ts'
import { openInCompileo } from './open-in-compileo.ts'
import { editServer, removeServer } from './servers/edit-servers.ts'
import { setUpPlugin } from './servers/set-up-plugin.ts'
import { pauseNotifications, updateSettings } from './settings/update-settings.ts'
import { watchJobsInText } from './jobs/watch.ts'
import { addServerAndWatch } from './discovery/add-and-watch.ts'
import { removeWatchRule, scanServer, setWatchRule, watchListedJobs } from './discovery/watch-rules.ts'
import {
  setAutoRestarts,
  setJobsDismissed,
  setJobLabel,
  setRunLimit,
  setJobsMuted,
  undoUnwatch,
  unwatchJobs,
  extendRunLimit,
} from './jobs/job-settings.ts'
import { fetchWholeJob } from './jobs/whole-job.ts'
import { buildHook, removeHook, saveHook, setHookEnabled } from './hooks/edit-hooks.ts'

export interface CommandRequest<N extends RequestName> {
  readonly name: N
  readonly args: RequestArgument<N>
}

/**
 * Opens the window. `window` doesn't change what the window shows, and `toggle` closes the window if it has
 * focus.
 */
export interface OpenWindowCommand {
  readonly open: WindowIntent | 'window' | 'toggle'
}

/** A user's command. Tray items and notification buttons contain one, and the window sends one by IPC. */
export type Command = { readonly [N in RequestName]: CommandRequest<N> }[RequestName] | OpenWindowCommand

/** The result of a command. The result of a restart contains more than the window receives. */
export type CommandReply<N extends RequestName> = N extends 'restart' ? JobCommandResult : Reply<N>

export type CommandHandlers = {
  readonly [N in RequestName]: (
    app: AppContext,
    argument: RequestArgument<N>,
  ) => CommandReply<N> | Promise<CommandReply<N>>
}

/** The web page of the extension that adds a tray to GNOME. */
const gnomeTrayPage = 'https://extensions.gnome.org/extension/615/appindicator-support/'

/** Wraps a function that can't fail as a command. */
const alwaysOk =
  <Argument>(act: (app: AppContext, argument: Argument) => void) =>
  (app: AppContext, argument: Argument): CommandResult => {
    act(app, argument)
    return { ok: true }
  }

export const commandHandlers: CommandHandlers = {
  snapshot: ({ desktop }) => desktop.page.snapshot(),
  jobDetail: ({ desktop }, { key }) => desktop.page.jobDetail(key),
  wholeJob: (app, { key }) => fetchWholeJob(app, key),
  watch: watchJobsInText,
  scanServer: (app, { serverId }) => scanServer(app, serverId),
  watchListedJobs: (app, { keys }) => watchListedJobs(app, keys),
  setWatchRule: (app, { serverId, ...rule }) => setWatchRule(app, serverId, rule),
  removeWatchRule: (app, { serverId, rule }) => removeWatchRule(app, serverId, rule),
  unwatch: (app, { keys }) => unwatchJobs(app, keys),
  undoUnwatch,
  restart: (app, { key, announcesEnd }) => restartJob(app, key, announcesEnd),
  cancel: (app, { key, isBulk }) => cancelJob(app, key, isBulk),
  seen: alwaysOk(({ store }, { keys }) => store.markSeen(keys)),
  lookingAt: alwaysOk(({ store }, { key, list }) => store.setLookingAt(key, list)),
  inSight: alwaysOk(({ engine }, { keys }) => engine.setVisibleJobs(keys)),
  setDismissed: (app, { keys, dismissed }) => setJobsDismissed(app, keys, dismissed),
  setLabel: (app, { key, label }) => setJobLabel(app, key, label),
  setMuted: (app, { keys, muted }) => setJobsMuted(app, keys, muted),
  setLimit: setRunLimit,
  extendRunLimit: (app, { key }) => extendRunLimit(app, key),
  setAutoRestarts: (app, { keys, times }) => setAutoRestarts(app, keys, times),
  async copyText({ desktop }, { text }) {
    await desktop.copyText(text)
    return { ok: true }
  },
  copyDiagnostics: ({ desktop }) => desktop.copyDiagnostics(),
  reportPageError: alwaysOk(({ desktop }, { text }) => desktop.logPageError(text)),
  addServer: addServerAndWatch,
  editServer,
  testServer,
  retryNow: alwaysOk(({ engine }, { serverId }) => engine.retryNow(serverId)),
  refreshQueue: alwaysOk(({ engine }, { serverId }) => engine.refreshQueue(serverId)),
  openInCompileo,
  removeServer: (app, { serverId }) => removeServer(app, serverId),
  setUpPlugin,
  pauseNotifications: (app, { until, serverId }) => pauseNotifications(app, until, serverId),
  saveHook: (app, request) => saveHook(app, app.desktop.confirm, request),
  setHookEnabled: (app, { id, isOn }) => setHookEnabled(app, id, isOn),
  removeHook: (app, { id }) => removeHook(app, id),
  async tryHook(app, request) {
    const built = await buildHook(app, app.desktop.confirm, request, 'try')
    return built.ok ? app.tryHook(built.hook, built.secrets) : built
  },
  testHook: (app, { id }) => app.testHook(id),
  updateSettings,
  restartMany: (app, { keys, ...how }) => startBulkRestart(app, keys, how),
  stopRestarting: stopBulkRestart,
  cancelAutoRestart: (app, { key }) => cancelAutoRestart(app, key),
  groupJobs: (app, { keys, ...into }) => groupJobs(app, keys, into),
  ungroupJobs: (app, { keys }) => ungroupJobs(app, keys),
  renameBatch: (app, { batchId, name }) => renameBatch(app, batchId, name),
  saveResults: (app, { keys }) => saveResults(app, app.desktop.dialogs, keys),
  saveResult: (app, { key }) => saveResult(app, app.desktop.dialogs, key),
  saveDataset: (app, { key }) => saveDataset(app, app.desktop.dialogs, key),
  testNotification: (app) => app.testNotification(),
  history: getHistoryPage,
  exportHistory: (app, query) => exportHistory(app, app.desktop.dialogs, query),
  today: getTodaysTimeline,
  clearHistory,
  quit: alwaysOk(({ desktop }) => desktop.quit()),
  openTrayPage: ({ openPage }) => openPage(gnomeTrayPage),
  openDataFolder: ({ openDataFolder }) => openDataFolder(),
  dismissNotice: alwaysOk(({ store }, { id }) => store.removeBanner(id)),
}
