import type { MenuItemConstructorOptions } from 'electron'
import type { Command } from '#main/core/commands/index.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { toAccelerator, globalShortcuts } from '#shared/shortcuts.ts'
import type { Texts } from '#shared/texts/index.ts'

type Role = NonNullable<MenuItemConstructorOptions['role']>

const separator: MenuItemConstructorOptions = { type: 'separator' }

/**
 * Creates the app menu. On Linux and Windows it is hidden until the user presses Alt. On macOS, users
 * couldn't even copy and paste without it.
 */
export function createAppMenu(
  platform: NodeJS.Platform,
  onCommand: (command: Command) => void,
  { common, window }: Pick<Texts, 'common' | 'window'>,
): MenuItemConstructorOptions[] {
  const menuTexts = window.menu
  const roleItem = (role: Role): MenuItemConstructorOptions => {
    const label = menuTexts.roles[role]
    return { role, ...(label !== undefined && { label }) }
  }
  const close: MenuItemConstructorOptions = { role: 'close', label: menuTexts.close }
  const item = (name: 'palette' | 'quit' | 'settings' | 'watch', command: Command) => ({
    label: menuTexts[name],
    accelerator: toAccelerator(globalShortcuts[name]),
    click: () => onCommand(command),
  })
  const quit = item('quit', { name: 'quit', args: {} })
  const watch = item('watch', { open: { show: 'watch' } })
  const settings = item('settings', { open: { show: 'settings' } })
  const view: MenuItemConstructorOptions = {
    label: menuTexts.view,
    submenu: [
      item('palette', { open: { show: 'palette' } }),
      separator,
      roleItem('resetZoom'),
      roleItem('zoomIn'),
      roleItem('zoomOut'),
      separator,
      roleItem('togglefullscreen'),
    ],
  }
  // The user can copy the diagnostics from this menu even if the window is empty.
  const help: MenuItemConstructorOptions = {
    label: menuTexts.help,
    submenu: [
      { label: common.copyDiagnostics, click: () => onCommand({ name: 'copyDiagnostics', args: {} }) },
    ],
  }
  if (platform !== 'darwin') {
    const file = { label: menuTexts.file, submenu: [watch, settings, separator, close, quit] }
    return [file, view, help]
  }
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      roleItem('about'),
      separator,
      settings,
      separator,
      roleItem('hide'),
      roleItem('hideOthers'),
      roleItem('unhide'),
      separator,
      quit,
    ],
  }
  const edit: MenuItemConstructorOptions = {
    ...roleItem('editMenu'),
    submenu: [
      roleItem('undo'),
      roleItem('redo'),
      separator,
      roleItem('cut'),
      roleItem('copy'),
      roleItem('paste'),
      roleItem('selectAll'),
    ],
  }
  // macOS adds the open windows to this menu.
  const ownWindow: MenuItemConstructorOptions = {
    ...roleItem('windowMenu'),
    submenu: [roleItem('minimize'), roleItem('zoom'), separator, roleItem('front')],
  }
  return [appMenu, { label: menuTexts.file, submenu: [watch, separator, close] }, edit, view, ownWindow, help]
}

/** Shows the app menu, and creates it again when the language changes. */
export function updateAppMenuOnChange(
  store: AppStore,
  platform: NodeJS.Platform,
  onCommand: (command: Command) => void,
  texts: () => Texts,
  set: (menu: MenuItemConstructorOptions[]) => void,
): void {
  let shown: Texts | undefined
  function update() {
    const currentTexts = texts()
    if (shown === currentTexts) return
    shown = currentTexts
    set(createAppMenu(platform, onCommand, currentTexts))
  }
  store.onChange((change) => change.type === 'settings' && update())
  update()
}
