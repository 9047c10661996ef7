import { globalShortcuts } from '#shared/shortcuts.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useHotkeys, type GlobalShortcut } from '#renderer/ui/keys.ts'
import { useGlobalKeys } from './global-keys.ts'
import { compact, type MenuCommand } from './command.ts'

/** Returns the commands that work anywhere in the window. */
export function useWindowCommands(): readonly MenuCommand[] {
  const texts = useTexts()
  const { palette: paletteTexts } = texts
  const actions = useActions()
  const hotkey = useHotkeys()
  const run = useGlobalKeys()
  const servers = useServers()
  const canUndo = useWindow((state) => state.canUndo)
  const isRestarting = useWindow((state) => state.world?.bulk !== undefined)

  const byKey = (id: GlobalShortcut, name: string): MenuCommand => ({
    id,
    name,
    hotkey: hotkey(globalShortcuts[id]),
    act: run[id],
  })
  const { anywhere } = texts.help
  const { help, notifications } = texts.settings
  return compact([
    byKey('watch', anywhere.watch),
    byKey('refresh', anywhere.refresh),
    { ...byKey('undo', anywhere.undo), disabled: !canUndo },
    isRestarting && {
      id: 'stop-restarting',
      name: paletteTexts.stopRestarting,
      act: () => void actions.ask('stopRestarting', {}),
    },
    ...servers.map(({ id, name }) => ({
      id: `open-in-compileo ${id}`,
      name: paletteTexts.choose(texts.common.openInCompileo, name),
      act: () => actions.openInCompileo({ serverId: id }),
    })),
    { id: 'add-server', name: texts.servers.add, act: () => actions.openServerForm({}) },
    ...servers.map(({ id, name }) => ({
      id: `edit-server ${id}`,
      name: texts.servers.form.editTitle(name),
      act: () => actions.openServerForm({ serverId: id }),
    })),
    {
      id: 'test-notification',
      name: paletteTexts.testNotification,
      act: () => void actions.ask('testNotification', {}, notifications.sent),
    },
    {
      id: 'export-history',
      name: texts.history.export,
      act: () => void actions.ask('exportHistory', { search: '', kinds: [] }),
    },
    {
      id: 'clear-history',
      name: texts.history.clear,
      isDangerous: true,
      act: () => actions.openDialog({ type: 'clear-history' }),
    },
    {
      id: 'copy-diagnostics',
      name: help.copyDiagnostics,
      act: () => void actions.ask('copyDiagnostics', {}),
    },
    byKey('help', anywhere.help),
  ])
}
