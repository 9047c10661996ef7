import type { ServerView } from '#shared/model.ts'
import {
  settingNames,
  settingDefinitions,
  settingsPanes,
  type SettingsPane,
} from '#shared/setting-definitions.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { View } from '#renderer/state/window-store.ts'
import { createSearchEntry, type SearchEntry } from './search-entry.ts'

/**
 * Creates search entries for all panes and settings, including those of servers. Choosing a setting opens its
 * screen and focuses its control.
 */
export function createSettingEntries(
  servers: readonly ServerView[],
  texts: Texts,
  show: (view: View) => void,
): readonly SearchEntry[] {
  const { settings, synonyms, palette } = texts
  const { ofServer } = synonyms
  const { autoRestarts } = texts.servers.screen
  const entry = (at: SettingsPane, setting: string, label: string, searchText: string) =>
    createSearchEntry({
      id: `go setting ${setting}`,
      label,
      detail: settings.panes[at],
      synonyms: searchText,
      act: () => show({ name: 'settings', at, setting }),
    })
  return [
    ...settingsPanes.map((at) =>
      createSearchEntry({
        id: `go settings ${at}`,
        label: settings.panes[at],
        detail: settings.title,
        act: () => show({ name: 'settings', at }),
      }),
    ),
    ...settingNames.map((name) => {
      const [label, , searchText] = settings.lines[name]
      return entry(settingDefinitions[name].pane, name, label, searchText)
    }),
    ...servers.flatMap(({ id, name }) => {
      const serverEntry = (setting: string, label: string, searchText: string) =>
        createSearchEntry({
          id: `go setting ${setting} ${id}`,
          label,
          detail: texts.servers.screen.settings,
          synonyms: searchText,
          act: () => show({ name: 'server', serverId: id, setting: `${setting} ${id}` }),
        })
      return [
        serverEntry('muted', settings.notificationsOf(name), ofServer.muted),
        serverEntry('restarts', palette.choose(autoRestarts, name), ofServer.restarts),
        ...Object.entries(settings.alerts.lines).map(([level, [label, , searchText]]) =>
          serverEntry(level, palette.choose(label, name), searchText),
        ),
      ]
    }),
  ]
}
