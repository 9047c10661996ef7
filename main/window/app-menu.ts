import type { MenuItemConstructorOptions } from 'electron'
import type { Command } from '#main/commands/index.ts'
import type { AppStore } from '#main/state/store.ts'
import { accelerator, anywhereShortcuts } from '#shared/shortcuts.ts'
import type { Texts } from '#shared/texts/index.ts'

type Role = NonNullable<MenuItemConstructorOptions['role']>

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** Linux and Windows hide it until Alt is pressed; on macOS even copy and paste need it. */
export function appMenu(
  platform: NodeJS.Platform,
  onCommand: (command: Command) => void,
  { window }: Pick<Texts, 'window'>,
): MenuItemConstructorOptions[] {
  const words = window.menu
  const known = (role: Role): MenuItemConstructorOptions => {
    const label = words.roles[role]
    return { role, ...(label !== undefined && { label }) }
  }
  const close: MenuItemConstructorOptions = { role: 'close', label: words.close }
  const item = (name: 'palette' | 'quit' | 'settings' | 'watch', command: Command) => ({
    label: words[name],
    accelerator: accelerator(anywhereShortcuts[name]),
    click: () => onCommand(command),
  })
  const quit = item('quit', { do: 'quit', with: {} })
  const watch = item('watch', { open: { show: 'watch' } })
  const settings = item('settings', { open: { show: 'settings' } })
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      item('palette', { open: { show: 'palette' } }),
      separator,
      known('resetZoom'),
      known('zoomIn'),
      known('zoomOut'),
      separator,
      known('togglefullscreen'),
    ],
  }
  // Beside the settings, for a window that shows nothing.
  const help: MenuItemConstructorOptions = {
    label: words.help,
    submenu: [{ label: words.copyDiagnostics, click: () => onCommand({ do: 'copyDiagnostics', with: {} }) }],
  }
  if (platform !== 'darwin') {
    const file = { label: words.file, submenu: [watch, settings, separator, close, quit] }
    return [file, view, help]
  }
  const own: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      known('about'),
      separator,
      settings,
      separator,
      known('hide'),
      known('hideOthers'),
      known('unhide'),
      separator,
      quit,
    ],
  }
  const edit: MenuItemConstructorOptions = {
    ...known('editMenu'),
    submenu: [
      known('undo'),
      known('redo'),
      separator,
      known('cut'),
      known('copy'),
      known('paste'),
      known('selectAll'),
    ],
  }
  // macOS adds the open windows to it.
  const ownWindow: MenuItemConstructorOptions = {
    ...known('windowMenu'),
    submenu: [known('minimize'), known('zoom'), separator, known('front')],
  }
  return [own, { label: words.file, submenu: [watch, separator, close] }, edit, view, ownWindow, help]
}

/** Sets the menu anew whenever the language changes, and with it the texts. */
export function followAppMenu(
  store: AppStore,
  platform: NodeJS.Platform,
  onCommand: (command: Command) => void,
  texts: () => Texts,
  set: (menu: MenuItemConstructorOptions[]) => void,
): void {
  let shown: Texts | undefined
  function look() {
    const now = texts()
    if (shown === now) return
    shown = now
    set(appMenu(platform, onCommand, now))
  }
  store.onChange((change) => change.of === 'settings' && look())
  look()
}
