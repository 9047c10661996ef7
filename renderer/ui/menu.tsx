import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'
import { Choices, MenuEntries, type ChoiceOf, type MenuEntry } from './menu-entries.tsx'
import './menu.css'

interface MenuProps {
  /** The button's name. */
  readonly name: string
  readonly face: ReactNode
  readonly items: readonly MenuEntry[]
}

/** A button that opens a short menu: arrows move, Enter chooses, Escape and a press elsewhere close. */
export function Menu({ name, face, items }: MenuProps) {
  return (
    <Opened name={name} face={face}>
      <MenuEntries entries={items} />
    </Opened>
  )
}

interface ChoiceMenuProps extends Omit<MenuProps, 'items'>, ChoiceOf {
  /** Before the face; where there is no room it stands alone. */
  readonly icon?: IconName
}

/** A button that shows what is chosen, and opens what else can be. */
export function ChoiceMenu({ name, face, icon, ...choice }: ChoiceMenuProps) {
  return (
    <Opened
      name={name}
      face={
        <>
          {icon && <Icon name={icon} />}
          <span className="menu-face" dir="auto">
            {face}
          </span>
          <Icon name="down" />
        </>
      }
    >
      <Choices {...choice} />
    </Opened>
  )
}

function Opened({ name, face, children }: Omit<MenuProps, 'items'> & { readonly children: ReactNode }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={<Button look="quiet" className="menu-opener" aria-label={name} />}>
        {face}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" align="end" sideOffset={4} collisionPadding={8}>
          <Base.Popup className="menu-list">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
