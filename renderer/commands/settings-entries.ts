import type { ServerView } from '#shared/model.ts'
import { isOutcomeKind, outcomeKinds, type OutcomeKind } from '#shared/outcome.ts'
import type { Texts } from '#shared/texts/index.ts'
import { settingsPanes, type SettingsPane, type View } from '#renderer/state/window-store.ts'
import { entryOf, type Entry } from './command.ts'

const levelNames = ['failureRate', 'cpuPercent', 'memoryMb', 'pending'] as const

type SettingName = OutcomeKind | keyof Texts['synonyms']['settings']

const settingsOf = ({
  hooks,
  outcomes,
  settings: { notifications, limits, alerts, window, updates, data, help },
}: Texts): readonly (readonly [name: SettingName, at: SettingsPane, label: string, group?: string])[] => [
  ...outcomeKinds.map((kind) => [kind, 'notifications', outcomes[kind].setting] as const),
  ['overdue', 'notifications', notifications.notifyOverdue],
  ['batches', 'notifications', notifications.notifyBatches],
  ['limits', 'notifications', limits.title],
  ['sound', 'notifications', notifications.sound],
  ['quiet', 'notifications', notifications.quiet],
  ['pause', 'notifications', notifications.pause],
  ['test', 'notifications', notifications.test],
  ['alerts', 'notifications', notifications.notifyAlerts],
  ['hooks', 'hooks', hooks.add],
  ['failureRate', 'servers', alerts.failureRate, alerts.title],
  ['cpuPercent', 'servers', alerts.cpuPercent, alerts.title],
  ['memoryMb', 'servers', alerts.memoryMb, alerts.title],
  ['pending', 'servers', alerts.pending, alerts.title],
  ['theme', 'general', window.theme],
  ['language', 'general', window.language],
  ['login', 'general', window.openAtLogin],
  ['finished', 'general', window.keepFinished],
  ['history', 'general', data.clearName],
  ['app-icon', 'general', window.markAppIcon],
  ['publish', 'general', window.publishState],
  ['updates', 'about', updates.lookForUpdates],
  ['version', 'about', updates.title],
  ['diagnostics', 'about', help.diagnostics],
  ['reset', 'about', data.reset],
]

/** A line for each pane and each setting, those of a server too. Choosing a setting moves the focus to it. */
export function settingEntries(
  servers: readonly ServerView[],
  texts: Texts,
  show: (view: View) => void,
): readonly Entry[] {
  const { settings, synonyms, palette } = texts
  const { autoRestarts } = texts.servers.screen
  const entry = (name: SettingName, at: SettingsPane, label: string, setting: string, group?: string) =>
    entryOf({
      id: `go setting ${setting}`,
      label,
      about: [settings.panes[at], group].filter(Boolean).join(' · '),
      synonyms: isOutcomeKind(name) ? texts.outcomes[name].synonyms : synonyms.settings[name],
      act: () => show({ name: 'settings', at, setting }),
    })
  return [
    ...settingsPanes.map((at) =>
      entryOf({
        id: `go settings ${at}`,
        label: settings.panes[at],
        about: settings.title,
        act: () => show({ name: 'settings', at }),
      }),
    ),
    ...settingsOf(texts).map(([name, at, label, group]) => entry(name, at, label, name, group)),
    ...servers.flatMap(({ id, name }) => [
      entry('muted', 'servers', settings.notificationsOf(name), `muted ${id}`),
      entry('restarts', 'servers', palette.choose(autoRestarts, name), `restarts ${id}`),
      ...levelNames.map((level) =>
        entry(level, 'servers', palette.choose(settings.alerts[level], name), `${level} ${id}`),
      ),
    ]),
  ]
}
