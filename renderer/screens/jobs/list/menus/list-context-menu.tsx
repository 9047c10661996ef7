import { Menu as Base } from '@base-ui/react/menu'
import { useRef } from 'react'
import { useWindowStore } from '#renderer/state/context.tsx'
import { MenuEntries, type MenuEntry } from '#renderer/ui/menu-entries.tsx'

export interface MenuTarget {
  /** The menu opens at the right of this point. */
  readonly anchor: { readonly getBoundingClientRect: () => DOMRect; readonly contextElement?: Element }
  readonly row: HTMLElement | undefined
  /** Whether a key opened the menu. Its first item then gets focus. */
  readonly byKey: boolean
}

interface OpenMenuProps {
  readonly name: string
  readonly target: MenuTarget
  readonly entries: readonly MenuEntry[]
  readonly onClose: () => void
}

export function ListContextMenu({ name, target, entries, onClose }: OpenMenuProps) {
  const store = useWindowStore()
  const list = useRef<HTMLDivElement>(null)
  return (
    <Base.Root
      open
      modal={false}
      onOpenChange={(open) => open || onClose()}
      onOpenChangeComplete={(open) => {
        if (open && target.byKey) list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
      }}
    >
      <Base.Portal>
        <Base.Positioner
          className="menu-place"
          anchor={target.anchor}
          side="right"
          align="start"
          collisionPadding={8}
          // If it fits neither below nor above the point, it moves over the row.
          sticky
        >
          <Base.Popup
            ref={list}
            className="popup menu-list"
            aria-label={name}
            // While the user edits a name, the focus stays in the field for the name.
            finalFocus={() => (store.getState().renamingRowId === undefined ? (target.row ?? false) : false)}
          >
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
