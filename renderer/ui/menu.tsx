import type { ReactNode } from 'react'
import { later } from './later.tsx'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'
import type { ChoiceOf, MenuEntry } from './menu-entries.tsx'
import './menu.css'

/** A menu and its button. */
export interface MenuProps {
  readonly name: string
  readonly face: ReactNode
  /** Things to do, or something to choose. */
  readonly items: readonly MenuEntry[] | ChoiceOf
}

/** A button that opens a short menu: arrows move, Enter chooses, Escape and a press elsewhere close. */
export const Menu = later(async () => (await import('./opened-menu.tsx')).OpenedMenu, Opener)

function Opener({ name, face }: MenuProps) {
  return (
    <Button look="quiet" className="menu-opener" aria-label={name} aria-haspopup="menu">
      {face}
    </Button>
  )
}

interface ChoiceMenuProps extends Omit<MenuProps, 'items'>, ChoiceOf {
  /** Before the text; in narrow places it is alone. */
  readonly icon?: IconName
}

/** A button that shows the current choice, and opens the others. */
export function ChoiceMenu({ name, face, icon, ...choice }: ChoiceMenuProps) {
  return (
    <Menu
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
      items={choice}
    />
  )
}
