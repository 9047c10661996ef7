import { Menu as Base } from '@base-ui/react/menu'
import { Button } from './button.tsx'
import { Choices, MenuEntries } from './menu-entries.tsx'
import { Tooltip } from './tooltip.tsx'
import type { MenuProps } from './menu.tsx'

export function OpenedMenu({ name, face, items }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Tooltip text={name}>
        <Base.Trigger render={<Button look="quiet" className="menu-opener" />}>{face}</Base.Trigger>
      </Tooltip>
      <Base.Portal>
        <Base.Positioner className="menu-place" align="end" sideOffset={4} collisionPadding={8}>
          <Base.Popup className="menu-list">
            {'choices' in items ? <Choices {...items} /> : <MenuEntries entries={items} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
