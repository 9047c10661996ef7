import type { JobKey, JobView, ServerView } from '#shared/model.ts'
import { getJobId } from '#shared/rules/job-key.ts'
import { globalShortcuts, rowShortcuts, type Shortcut } from '#shared/shortcuts.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Actions } from '#renderer/state/actions.ts'
import { toBatchRowId, type ListedBatch } from '#renderer/state/models/batches.ts'
import {
  getCancelOffer,
  getRestartOffer,
  isFailedWithoutRestart,
  isJobFinished,
} from '#renderer/state/models/job-actions.ts'
import { pickAllJobs } from '#renderer/state/models/picking.ts'
import type { Run } from '#renderer/state/models/run.ts'
import { isCompleted } from '#shared/outcome.ts'
import type { CommandState } from './command-state.ts'

export interface CommandTarget {
  /** The watched jobs that the command applies to. */
  readonly jobs?: readonly JobView[]
  /** Set if the command applies to a whole batch. */
  readonly batch?: ListedBatch
  /** A discovered job or a past run. */
  readonly run?: Run | undefined
  readonly server?: ServerView
}

export interface CommandContext extends CommandTarget {
  readonly jobs: readonly JobView[]
  readonly state: CommandState
  readonly isPaused: boolean
  readonly actions: Actions
  readonly texts: Texts
}

export interface Command {
  readonly text: (context: CommandContext) => string
  /** The text in the bar for several selected jobs. */
  readonly short?: (context: CommandContext) => string
  readonly shortcut?: Shortcut
  /** The text in the help sheet, where no job is known. */
  readonly help?: (texts: Texts) => string
  /** Whether the command is available. Without this function, the command is always available. */
  readonly when?: (context: CommandContext) => boolean
  readonly isDisabled?: (context: CommandContext) => boolean
  readonly isDangerous?: true
  readonly act: (context: CommandContext) => void
}

const keysOf = ({ jobs }: CommandContext): readonly JobKey[] => jobs.map(({ identity }) => identity.key)

const getOnlyJob = ({ jobs }: CommandContext): JobView | undefined =>
  jobs.length === 1 ? jobs[0] : undefined

const getFailed = ({ jobs, state }: CommandContext): readonly JobView[] =>
  jobs.filter((job) => isFailedWithoutRestart(job, state.pendingRequests))

const getFinished = ({ jobs }: CommandContext): readonly JobKey[] =>
  jobs.filter(isJobFinished).map(({ identity }) => identity.key)

const getUnhandled = ({ jobs }: CommandContext): readonly JobKey[] =>
  jobs.filter((job) => job.attention).map(({ identity }) => identity.key)

const getCancellable = ({ jobs, state }: CommandContext) =>
  jobs
    .map((job) => ({
      key: job.identity.key,
      offer: getCancelOffer(job, state.pendingRequests.get(job.identity.key)),
    }))
    .filter(({ offer }) => offer !== 'none')

function canRestart(context: CommandContext): boolean {
  const job = getOnlyJob(context)
  if (!job) return getFailed(context).length > 0
  const { key } = job.identity
  const { pendingRequests, justCancelledKeys } = context.state
  return getRestartOffer(job, pendingRequests.get(key)) === 'ready' && !justCancelledKeys.has(key)
}

const forOneJob = (
  act: (context: CommandContext, job: JobView) => void,
  isOffered: (job: JobView) => boolean = () => true,
): Required<Pick<Command, 'when' | 'act'>> => ({
  when(context) {
    const job = getOnlyJob(context)
    return job !== undefined && isOffered(job)
  },
  act(context) {
    const job = getOnlyJob(context)
    if (job) act(context, job)
  },
})

const isWatched = ({ run, state }: CommandContext) =>
  run !== undefined && state.jobs.has(run.job.identity.key)

export const commands = {
  open: {
    text: ({ texts }) => texts.common.open,
    shortcut: rowShortcuts.open,
    help: (texts) => texts.common.openJob,
    ...forOneJob(({ actions }, { identity }) => actions.select(identity.key)),
  },
  'open-in-compileo': {
    text: ({ server, texts: { common, palette } }) =>
      server ? palette.choose(common.openInCompileo, server.name) : common.openInCompileo,
    shortcut: rowShortcuts.openInCompileo,
    when: (context) => context.server !== undefined || getOnlyJob(context) !== undefined,
    act(context) {
      const { server, actions } = context
      const key = getOnlyJob(context)?.identity.key
      if (server) actions.openInCompileo({ serverId: server.id })
      else if (key !== undefined) actions.openInCompileo({ key })
    },
  },
  'show-runs': {
    text: ({ texts }) => texts.rowMenu.showRuns,
    when: (context) => getOnlyJob(context) !== undefined || context.run?.entry !== undefined,
    act(context) {
      const job = context.run?.job ?? getOnlyJob(context)
      if (job) context.actions.showRuns(job.identity.jobId)
    },
  },
  restart: {
    text: (context) =>
      getOnlyJob(context) && !context.batch
        ? context.texts.command.restart
        : context.texts.picked.restart(getFailed(context).length),
    short: (context) =>
      getOnlyJob(context)
        ? context.texts.command.restart
        : context.texts.cause.restart(getFailed(context).length),
    shortcut: rowShortcuts.restart,
    help: (texts) => texts.command.restart,
    when: canRestart,
    act: (context) => context.actions.restart(keysOf(context)),
  },
  'stop-recovery': {
    text: ({ texts }) => texts.rowMenu.cancelAutoRestart,
    ...forOneJob(
      ({ actions }, { identity: { key } }) => void actions.ask('cancelAutoRestart', { key }),
      ({ user }) => user.recovery?.restartAt !== undefined,
    ),
  },
  dismiss: {
    text: ({ texts }) => texts.picked.dismiss,
    shortcut: rowShortcuts.dismiss,
    when: (context) => getUnhandled(context).length > 0,
    act: (context) => void context.actions.dismiss(keysOf(context)),
  },
  copy: {
    text: ({ jobs, texts }) => (jobs.length > 1 ? texts.picked.copyIds : texts.common.copyId),
    shortcut: rowShortcuts.copy,
    act(context) {
      const keys = context.run ? [context.run.job.identity.key] : keysOf(context)
      void context.actions.copy(keys.map(getJobId).join('\n'))
    },
  },
  'copy-link': {
    text: ({ texts }) => texts.rowMenu.copyLink,
    act: (context) => void context.actions.copyLinks(keysOf(context)),
  },
  rename: {
    text: ({ batch, jobs, texts }) =>
      batch || jobs[0]?.identity.label ? texts.common.rename : texts.label.give,
    shortcut: rowShortcuts.rename,
    help: (texts) => texts.common.rename,
    when: (context) => context.batch !== undefined || getOnlyJob(context) !== undefined,
    act(context) {
      const key = getOnlyJob(context)?.identity.key
      const row = context.batch ? toBatchRowId(context.batch.batch.id) : key
      if (row !== undefined) context.actions.startRenaming(row)
    },
  },
  mute: {
    text: ({ jobs, texts }) =>
      jobs.every(({ user }) => user.muted) ? texts.common.unmute : texts.common.mute,
    shortcut: rowShortcuts.mute,
    help: (texts) => texts.help.list.mute,
    act: (context) => void context.actions.toggleMuted(keysOf(context)),
  },
  group: {
    text: ({ texts }) => texts.batch.group,
    when({ jobs, state }) {
      const [first] = jobs
      const isOneBatch = jobs.every(({ user: { batch } }) => batch === first?.user.batch)
      return jobs.length > 1 && !(isOneBatch && state.batches.has(first?.user.batch ?? ''))
    },
    act: (context) => void context.actions.group(keysOf(context)),
  },
  'save-results': {
    text: ({ texts }) => texts.batch.saveResults,
    isDisabled: ({ jobs }) => !jobs.some(({ outcome }) => isCompleted(outcome?.kind)),
    act: (context) => void context.actions.ask('saveResults', { keys: [...keysOf(context)] }),
  },
  ungroup: {
    text: ({ texts }) => texts.batch.ungroup,
    when: ({ batch }) => batch !== undefined,
    act: ({ batch, actions }) => void (batch && actions.ungroup(batch)),
  },
  unwatch: {
    text: ({ batch, texts }) => (batch ? texts.batch.unwatch : texts.picked.unwatch),
    shortcut: rowShortcuts.unwatch,
    act: (context) => void context.actions.unwatch(keysOf(context)),
  },
  cancel: {
    text: (context) =>
      getOnlyJob(context)
        ? context.texts.command.cancel
        : context.texts.picked.cancel(getCancellable(context).length),
    short: (context) => context.texts.picked.cancelShort(getCancellable(context).length),
    isDangerous: true,
    when: (context) => getCancellable(context).length > 0,
    isDisabled: (context) => getCancellable(context).every(({ offer }) => offer === 'underway'),
    act: (context) => context.actions.openCancel(getCancellable(context).map(({ key }) => key)),
  },
  'watch-listed': {
    text: ({ texts }) => texts.discovery.watch,
    when: ({ run }) => run !== undefined && !run.entry,
    act: ({ run, actions }) => void (run && actions.watchListedJobs([run.job.identity.key])),
  },
  'open-job': {
    text: ({ texts }) => texts.common.openJob,
    when: isWatched,
    act: ({ run, actions }) => run && actions.select(run.job.identity.key),
  },
  'watch-again': {
    text: ({ texts }) => texts.history.watchAgain,
    when: (context) =>
      context.run?.entry !== undefined &&
      !isWatched(context) &&
      context.state.servers.some(({ id }) => id === context.run?.job.identity.serverId),
    act: ({ run, actions }) => void (run?.entry && actions.watchAgain(run.entry)),
  },
  'pick-all': {
    text: ({ texts }) => texts.list.pickAll,
    shortcut: rowShortcuts.pickAll,
    when: ({ jobs }) => jobs.length > 0,
    act: (context) => context.actions.pick(pickAllJobs(keysOf(context))),
  },
  'dismiss-all': {
    text: (context) => context.texts.list.dismissAll(getUnhandled(context).length),
    when: (context) => getUnhandled(context).length > 0,
    act: (context) => void context.actions.dismiss(getUnhandled(context)),
  },
  'clear-finished': {
    text: (context) => context.texts.list.clearFinished(getFinished(context).length),
    when: (context) => getFinished(context).length > 0,
    act: (context) => void context.actions.unwatch(getFinished(context)),
  },
  'restart-all': {
    text: (context) => `${context.texts.bulk.all(getFailed(context).length)}…`,
    when: (context) => getFailed(context).length > 0,
    act: (context) =>
      context.actions.openRestart([
        ...getFailed(context).map(({ identity }) => identity.key),
        ...getUnhandled(context),
      ]),
  },
  palette: {
    text: ({ texts }) => texts.palette.field,
    shortcut: globalShortcuts.palette,
    act: ({ actions }) => actions.openPalette(),
  },
  search: {
    text: ({ texts }) => texts.palette.field,
    shortcut: globalShortcuts.search,
    act: ({ actions }) => actions.openPalette(),
  },
  watch: {
    text: ({ texts }) => texts.help.anywhere.watch,
    shortcut: globalShortcuts.watch,
    act: ({ actions }) => actions.openWatch(),
  },
  refresh: {
    text: ({ texts }) => texts.help.anywhere.refresh,
    shortcut: globalShortcuts.refresh,
    act: ({ actions }) => void actions.retryNow(),
  },
  undo: {
    text: ({ texts }) => texts.help.anywhere.undo,
    shortcut: globalShortcuts.undo,
    isDisabled: ({ state }) => !state.canUndo,
    act: ({ actions }) => void actions.undoUnwatch(),
  },
  settings: {
    text: ({ texts }) => texts.filters.settings,
    shortcut: globalShortcuts.settings,
    act: ({ actions }) => actions.setView({ name: 'settings' }),
  },
  help: {
    text: ({ texts }) => texts.help.anywhere.help,
    shortcut: globalShortcuts.help,
    act: ({ actions }) => actions.openHelp(),
  },
  quit: {
    text: ({ texts }) => texts.window.menu.quit,
    shortcut: globalShortcuts.quit,
    act: ({ actions }) => actions.askQuit(),
  },
  'stop-restarting': {
    text: ({ texts }) => texts.palette.stopRestarting,
    when: ({ state }) => state.isRestarting,
    act: ({ actions }) => void actions.ask('stopRestarting', {}),
  },
  'edit-server': {
    text: ({ server, texts }) => texts.servers.form.editTitle(server?.name ?? ''),
    when: ({ server }) => server !== undefined,
    act: ({ server, actions }) => server && actions.openServerForm({ serverId: server.id }),
  },
  'add-server': {
    text: ({ texts }) => texts.servers.add,
    act: ({ actions }) => actions.openServerForm({}),
  },
  'test-notification': {
    text: ({ texts }) => texts.palette.testNotification,
    act: ({ actions, texts }) => void actions.ask('testNotification', {}, texts.settings.notifications.sent),
  },
  'export-history': {
    text: ({ texts }) => texts.history.export,
    act: ({ actions }) => void actions.ask('exportHistory', { search: '', kinds: [] }),
  },
  'clear-history': {
    text: ({ texts }) => texts.history.clear,
    isDangerous: true,
    act: ({ actions }) => actions.openDialog({ type: 'clear-history' }),
  },
  'copy-diagnostics': {
    text: ({ texts }) => texts.common.copyDiagnostics,
    act: ({ actions }) => void actions.ask('copyDiagnostics', {}),
  },
  resume: {
    text: ({ texts }) => texts.header.resume,
    when: ({ isPaused }) => isPaused,
    act: ({ actions }) => void actions.ask('pauseNotifications', { until: 'resume' }),
  },
  'pause-hour': {
    text: ({ texts }) => texts.header.pauseHour,
    act: ({ actions }) => void actions.ask('pauseNotifications', { until: 'hour' }),
  },
  'pause-tomorrow': {
    text: ({ texts }) => texts.header.pauseTomorrow,
    act: ({ actions }) => void actions.ask('pauseNotifications', { until: 'tomorrow' }),
  },
} satisfies Readonly<Record<string, Command>>

export type CommandId = keyof typeof commands

/**
 * The commands that each surface shows, in order. Nested lists are groups, which menus separate with a line.
 */
export const surfaceCommandIds = {
  rowMenu: ['open', 'open-in-compileo', 'show-runs', 'restart', 'stop-recovery', 'dismiss'],
  rowMenuLasting: ['copy', 'copy-link', 'rename', 'mute'],
  runMenu: ['watch-listed', 'open-job', 'watch-again', 'show-runs', 'copy'],
  batchMenu: [['rename', 'restart', 'save-results', 'copy-link'], ['ungroup', 'unwatch'], ['cancel']],
  pickedBar: ['restart', 'mute', 'unwatch', 'cancel'],
  pickedMenu: ['dismiss', 'rename', 'copy-link', 'copy', 'group'],
  detail: ['open-in-compileo', 'dismiss'],
  listMenu: ['pick-all', 'dismiss-all', 'clear-finished', 'restart-all'],
  bell: ['resume', 'pause-hour', 'pause-tomorrow'],
  palette: [
    'watch',
    'refresh',
    'undo',
    'stop-restarting',
    'add-server',
    'test-notification',
    'export-history',
    'clear-history',
    'copy-diagnostics',
    'help',
  ],
  paletteServer: ['open-in-compileo', 'edit-server'],
  paletteJobs: [
    'open-in-compileo',
    'show-runs',
    'restart',
    'stop-recovery',
    'dismiss',
    'copy',
    'copy-link',
    'rename',
    'mute',
    'unwatch',
    'cancel',
  ],
  help: ['restart', 'mute', 'dismiss', 'rename', 'copy', 'unwatch'],
} as const satisfies Readonly<Record<string, readonly (CommandId | readonly CommandId[])[]>>
