import { useState, type ReactNode, type RefObject } from 'react'
import type { JobKey } from '#shared/model.ts'
import type { RowId } from '#renderer/state/models/batches.ts'
import { createLazyComponent } from '#renderer/ui/lazy-component.tsx'
import type { BatchMenuTarget } from './menus/batch-menu.tsx'
import type { RowMenuTarget } from './menus/row-menu.tsx'
import { findRowElement } from '../row/rows.ts'
import type { ListLayoutState } from './use-list-layout.ts'

const BatchMenu = createLazyComponent(async () => (await import('./menus/batch-menu.tsx')).BatchMenu)
const RowMenu = createLazyComponent(async () => (await import('./menus/row-menu.tsx')).RowMenu)

export type MenuAnchor = RowMenuTarget['anchor']

interface ListMenus {
  readonly openMenu: (row: RowId, keys: readonly JobKey[], anchor: MenuAnchor, byKey?: boolean) => void
  readonly isMenuOpen: boolean
  readonly menu: ReactNode
}

export function useListMenus(
  scroller: RefObject<HTMLElement | null>,
  { itemAt }: ListLayoutState,
): ListMenus {
  const [rowTarget, setRowTarget] = useState<RowMenuTarget>()
  const [batchTarget, setBatchTarget] = useState<BatchMenuTarget>()
  return {
    openMenu(id, keys, anchor, byKey = false) {
      const row = findRowElement(scroller.current, id)
      const item = itemAt(id)
      if (item?.kind === 'batch') setBatchTarget({ batch: item.batch, anchor, row, byKey })
      else setRowTarget({ keys, run: item?.kind === 'row' ? item.run : undefined, anchor, row, byKey })
    },
    isMenuOpen: rowTarget !== undefined || batchTarget !== undefined,
    menu: (
      <>
        {rowTarget && <RowMenu target={rowTarget} onClose={() => setRowTarget(undefined)} />}
        {batchTarget && <BatchMenu target={batchTarget} onClose={() => setBatchTarget(undefined)} />}
      </>
    ),
  }
}
