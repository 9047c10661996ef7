import { Menu as Base } from '@base-ui/react/menu'
import { Icon } from './icons.tsx'

export interface MenuItem {
  readonly name: string
  readonly act: () => void
  readonly hotkey?: string | undefined
  readonly disabled?: boolean
  readonly isDangerous?: boolean
}

export interface ChoiceListProps {
  readonly choices: readonly { readonly value: string; readonly name: string }[]
  readonly chosen: string
  readonly choose: (value: string) => void
}

interface MenuChoice extends ChoiceListProps {
  readonly name: string
}

export type MenuEntry = MenuItem | MenuChoice | 'line'

/** Joins groups of entries with lines between them. Leaves out empty groups. */
export const joinEntryGroups = (groups: readonly (readonly MenuEntry[])[]): readonly MenuEntry[] =>
  groups
    .filter(({ length }) => length > 0)
    .flatMap((group, index): readonly MenuEntry[] => (index === 0 ? group : ['line', ...group]))

interface MenuEntriesProps {
  readonly entries: readonly MenuEntry[] | (() => readonly MenuEntry[])
}

export function MenuEntries({ entries }: MenuEntriesProps) {
  return (typeof entries === 'function' ? entries() : entries).map((entry, index) => {
    // The index is a stable key, because the entries of a menu don't move.
    if (entry === 'line') return <Base.Separator key={`line ${index}`} className="menu-line" />
    return 'choices' in entry ? (
      <Submenu key={entry.name} entry={entry} />
    ) : (
      <Base.Item
        key={entry.name}
        className="menu-item"
        data-dangerous={entry.isDangerous || undefined}
        disabled={entry.disabled}
        onClick={entry.act}
      >
        <span>{entry.name}</span>
        {entry.hotkey && <kbd aria-hidden="true">{entry.hotkey}</kbd>}
      </Base.Item>
    )
  })
}

export function ChoiceList({ choices, chosen, choose }: ChoiceListProps) {
  return (
    <Base.RadioGroup value={chosen} onValueChange={(value: unknown) => choose(String(value))}>
      {choices.map((each) => (
        <Base.RadioItem key={each.value} value={each.value} className="menu-item" closeOnClick>
          <span dir="auto">{each.name}</span>
          <Base.RadioItemIndicator className="menu-check">
            <Icon name="check" />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

function Submenu({ entry: { name, ...choice } }: { entry: MenuChoice }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="menu-item">
        <span>{name}</span>
        <Icon name="next" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" alignOffset={-5} collisionPadding={8} sticky>
          <Base.Popup className="popup menu-list">
            <ChoiceList {...choice} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  )
}
