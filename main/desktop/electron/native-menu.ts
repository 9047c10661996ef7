import type { MenuItemConstructorOptions } from 'electron'
import type { SurfaceCommand } from '../../commands/surface-command.ts'
import type { TrayItem } from '../../tray/tray.ts'

/** An `&` marks an accelerator; a real one is written twice. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&')
}

/** The menu as Electron wants it. A click asks for what the item stands for, never for a place in the menu. */
export function menuTemplate(
  items: readonly TrayItem[],
  onCommand: (command: SurfaceCommand) => void,
): MenuItemConstructorOptions[] {
  return items.map((item): MenuItemConstructorOptions => {
    switch (item.type) {
      case 'separator':
        return { type: 'separator' }
      case 'text':
        return { label: escaped(item.label), enabled: false }
      case 'action':
        return { label: escaped(item.label), click: () => onCommand(item.command) }
      case 'submenu':
        return { label: escaped(item.label), submenu: menuTemplate(item.items, onCommand) }
    }
  })
}
