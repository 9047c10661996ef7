import { createLazyComponent } from './lazy-component.tsx'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'
import type { ChoiceListProps } from './menu-entries.tsx'
import type { MenuProps } from './menu-with-button.tsx'
import './menu.css'

export const Menu = createLazyComponent(
  async () => (await import('./menu-with-button.tsx')).MenuWithButton,
  MenuButton,
)

function MenuButton({ name, label }: MenuProps) {
  return (
    <Button look="quiet" className="menu-opener" aria-label={name} aria-haspopup="menu">
      {label}
    </Button>
  )
}

interface ChoiceMenuProps extends ChoiceListProps {
  readonly name: string
  readonly label: string
  /** The icon before the label. If there is little room, only the icon is shown. */
  readonly icon?: IconName | undefined
}

export function ChoiceMenu({ name, label, icon, ...choice }: ChoiceMenuProps) {
  return (
    <Menu
      name={`${name}: ${label}`}
      label={
        <>
          {icon && <Icon name={icon} />}
          <span className="menu-label" dir="auto">
            {label}
          </span>
          <Icon name="down" />
        </>
      }
      items={choice}
    />
  )
}
