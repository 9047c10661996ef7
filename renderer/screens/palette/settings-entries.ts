import type { ServerView } from '../../../shared/model.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { settingsSections, type SettingsSection } from '../../state/models/settings-sections.ts'
import type { View } from '../../state/window-store.ts'
import { entryOf, type Entry } from './palette-entries.ts'

type SettingName = keyof Texts['synonyms']['settings']

/** The settings that aren't of one server: their section and label. */
const settingsOf = ({
  hooks,
  settings: { notifications, alerts, statistics, window, updates, data, help },
}: Texts): readonly (readonly [name: SettingName, at: SettingsSection, label: string])[] => [
  ['completed', 'notifications', notifications.completed],
  ['completedWithErrors', 'notifications', notifications.completedWithErrors],
  ['failed', 'notifications', notifications.failed],
  ['cancelled', 'notifications', notifications.cancelled],
  ['lost', 'notifications', notifications.lost],
  ['batches', 'notifications', notifications.batches],
  ['overdue', 'notifications', notifications.overdue],
  ['alerts', 'notifications', notifications.alerts],
  ['sound', 'notifications', notifications.sound],
  ['pause', 'notifications', notifications.pause],
  ['quiet', 'notifications', notifications.quiet],
  ['test', 'notifications', notifications.test],
  ['hooks', 'hooks', hooks.add],
  ['agent', 'hooks', hooks.agent.delivers],
  ['failureRate', 'alerts', alerts.failureRate],
  ['cpuPercent', 'alerts', alerts.cpuPercent],
  ['memoryMb', 'alerts', alerts.memoryMb],
  ['pending', 'alerts', alerts.pending],
  ['statistics', 'statistics', statistics.every],
  ['theme', 'window', window.theme],
  ['language', 'window', window.language],
  ['density', 'window', window.density],
  ['launcher', 'window', window.launcherCount],
  ['progress', 'window', window.launcherProgress],
  ['plasma', 'window', window.plasmaJobs],
  ['tray', 'window', window.trayClick],
  ['login', 'window', window.openAtLogin],
  ['keys', 'window', window.characterKeys],
  ['clipboard', 'window', window.offerClipboard],
  ['web-page', 'window', window.askBeforeWebPage],
  ['shortcut', 'window', window.shortcut],
  ['updates', 'updates', updates.look],
  ['version', 'updates', updates.title],
  ['transfer', 'data', data.transfer],
  ['reset', 'data', data.reset],
  ['history', 'data', data.clearName],
  ['diagnostics', 'help', help.diagnostics],
]

/**
 * A line for each section and each setting, those of a server too. Choosing a setting moves the focus to it.
 * @param servers those that the settings screen lists
 */
export function settingEntries(
  servers: readonly ServerView[],
  texts: Texts,
  show: (view: View) => void,
): readonly Entry[] {
  const { settings, synonyms, palette } = texts
  const entry = (name: SettingName, at: SettingsSection, label: string, setting: string) =>
    entryOf({
      id: `go setting ${setting}`,
      label,
      about: settings[at].title,
      synonyms: synonyms.settings[name],
      act: () => show({ name: 'settings', at, setting }),
    })
  return [
    ...settingsSections.map((at) =>
      entryOf({
        id: `go settings ${at}`,
        label: settings[at].title,
        about: settings.title,
        act: () => show({ name: 'settings', at }),
      }),
    ),
    ...settingsOf(texts).map(([name, at, label]) => entry(name, at, label, name)),
    ...servers.flatMap(({ id, name }) => [
      ...(servers.length > 1
        ? [entry('muted', 'notifications', settings.notifications.server(name), `muted ${id}`)]
        : []),
      entry('restarts', 'restarts', palette.choose(settings.restarts.title, name), `restarts ${id}`),
    ]),
  ]
}
