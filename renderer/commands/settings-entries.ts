import type { ServerView } from '#shared/model.ts'
import {
  lineNames,
  lineTexts,
  settingLines,
  settingsPanes,
  type SettingsPane,
} from '#shared/setting-lines.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { View } from '#renderer/state/window-store.ts'
import { entryOf, type Entry } from './command.ts'

/** A line for each pane and each setting, those of a server too. Choosing a setting moves the focus to it. */
export function settingEntries(
  servers: readonly ServerView[],
  texts: Texts,
  show: (view: View) => void,
): readonly Entry[] {
  const { settings, synonyms, palette } = texts
  const { ofServer } = synonyms
  const { autoRestarts } = texts.servers.screen
  const entry = (at: SettingsPane, setting: string, label: string, words: string) =>
    entryOf({
      id: `go setting ${setting}`,
      label,
      about: settings.panes[at],
      synonyms: words,
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
    ...lineNames.map((name) => {
      const [label, , words] = lineTexts(name, texts)
      return entry(settingLines[name].pane, name, label, words)
    }),
    ...servers.flatMap(({ id, name }) => {
      const ofThis = (setting: string, label: string, words: string) =>
        entryOf({
          id: `go setting ${setting} ${id}`,
          label,
          about: texts.servers.screen.settings,
          synonyms: words,
          act: () => show({ name: 'server', serverId: id, setting: `${setting} ${id}` }),
        })
      return [
        ofThis('muted', settings.notificationsOf(name), ofServer.muted),
        ofThis('restarts', palette.choose(autoRestarts, name), ofServer.restarts),
        ...Object.entries(settings.alerts.lines).map(([level, [label, , words]]) =>
          ofThis(level, palette.choose(label, name), words),
        ),
      ]
    }),
  ]
}
