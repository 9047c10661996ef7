import type { MenuItemConstructorOptions } from 'electron'
import type { AppStore } from '../state/store.ts'
import { texts, type Texts } from '../../shared/texts/native-texts.ts'

type Role = keyof Texts['window']['menu']['roles']

/** An item that Electron knows what to do for, and how to call it, in English. */
function known(role: Role): MenuItemConstructorOptions {
  const label = texts.window.menu.roles[role]
  return { role, ...(label !== undefined && { label }) }
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** What its own items do. */
export interface MenuActions {
  readonly quit: () => void
  readonly copyDiagnostics: () => void
}

/**
 * The program's menu: what a person needs by keyboard, and none of what Electron's own menu has for developers. Linux
 * and Windows hide it until Alt is pressed; on macOS even copying and pasting need it.
 */
export function appMenu(
  platform: NodeJS.Platform,
  { quit, copyDiagnostics }: MenuActions,
): MenuItemConstructorOptions[] {
  const words = texts.window.menu
  const close: MenuItemConstructorOptions = { role: 'close', label: words.close }
  const quitItem: MenuItemConstructorOptions = {
    label: words.quit,
    accelerator: 'CommandOrControl+Q',
    click: quit,
  }
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [known('resetZoom'), known('zoomIn'), known('zoomOut'), separator, known('togglefullscreen')],
  }
  // Beside the settings, for a window that shows nothing.
  const help: MenuItemConstructorOptions = {
    label: words.help,
    submenu: [{ label: words.copyDiagnostics, click: copyDiagnostics }],
  }
  if (platform !== 'darwin') return [{ label: words.file, submenu: [close, quitItem] }, view, help]
  const own: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      known('about'),
      separator,
      known('hide'),
      known('hideOthers'),
      known('unhide'),
      separator,
      quitItem,
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
  return [own, { label: words.file, submenu: [close] }, edit, view, help]
}

/** Sets the program's menu, and anew when the language is another. */
export function followAppMenu(
  store: AppStore,
  platform: NodeJS.Platform,
  actions: MenuActions,
  set: (menu: MenuItemConstructorOptions[]) => void,
): void {
  let said: Texts | undefined
  function look() {
    if (said === texts) return
    said = texts
    set(appMenu(platform, actions))
  }
  store.onChange((change) => change.of === 'settings' && look())
  look()
}
