import type { ReactNode } from 'react'
import { Menu as Base } from '@base-ui/react/menu'
import { Button } from './button.tsx'
import { ChoiceList, MenuEntries, type ChoiceListProps, type MenuEntry } from './menu-entries.tsx'

export interface MenuProps {
  readonly name: string
  readonly label: ReactNode
  /** The entries of the menu. A function is only called when the menu opens. */
  readonly items: readonly MenuEntry[] | (() => readonly MenuEntry[]) | ChoiceListProps
}

export function MenuWithButton({ name, label, items }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger
        render={<Button look="quiet" className="menu-opener" />}
        aria-label={name}
        data-tooltip={name}
      >
        {label}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" align="end" sideOffset={4} collisionPadding={8} sticky>
          <Base.Popup className="popup menu-list">
            {'choices' in items ? <ChoiceList {...items} /> : <MenuEntries entries={items} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
