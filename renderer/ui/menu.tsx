import { later } from './later.tsx'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'
import type { ChoiceOf } from './menu-entries.tsx'
import type { MenuProps } from './opened-menu.tsx'
import './menu.css'

export const Menu = later(() => import('./opened-menu.tsx'), 'OpenedMenu', Opener)

function Opener({ name, face }: MenuProps) {
  return (
    <Button look="quiet" className="menu-opener" aria-label={name} aria-haspopup="menu">
      {face}
    </Button>
  )
}

interface ChoiceMenuProps extends ChoiceOf {
  readonly name: string
  /** The choice that holds. */
  readonly face: string
  /** Before the text; in narrow places it is alone. */
  readonly icon?: IconName | undefined
}

export function ChoiceMenu({ name, face, icon, ...choice }: ChoiceMenuProps) {
  return (
    <Menu
      name={`${name}: ${face}`}
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
