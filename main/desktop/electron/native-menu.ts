import type { MenuItemConstructorOptions } from 'electron'
import type { Command } from '#main/commands/index.ts'
import type { TrayItem } from '#main/tray/tray.ts'

/** `&` marks an accelerator, so a literal one is doubled. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&')
}

/** A click sends the item's command, never its position. */
export function menuTemplate(
  items: readonly TrayItem[],
  onCommand: (command: Command) => void,
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
