import { useEffect, useRef } from 'react'
import { listFilters } from '#shared/list-view.ts'
import { useJobCounts } from '#renderer/state/use-groups.ts'
import { ServerList } from '#renderer/screens/servers/server-list.tsx'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useUnwatchedRuns } from '#renderer/state/use-runs.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useRovingTabIndex } from '#renderer/ui/use-roving-tab-index.ts'
import './sidebar.css'

interface SidebarProps {
  readonly open: boolean
  readonly onClose: () => void
}

export function Sidebar({ open, onClose }: SidebarProps) {
  const texts = useTexts()
  const { setFilter, setView, openHelp } = useActions()
  const view = useWindowState((state) => state.view)
  const chosen = useWindowState((state) => (state.onlyKeys ? undefined : state.filter))
  const { running, attention, finished, ...others } = useJobCounts()
  const unwatched = useUnwatchedRuns().length
  const all = running + attention + finished + others.waiting + others.unchecked + unwatched
  const counts = { all, running, attention, unwatched, finished }
  const ref = useRef<HTMLElement>(null)
  useRovingTabIndex(ref)

  useEffect(() => {
    if (!open) return undefined
    ref.current?.querySelector<HTMLElement>('[aria-current]')?.focus()
    function onPointerDownOutside(event: PointerEvent): void {
      const { target } = event
      if (!(target instanceof Element) || ref.current?.contains(target)) return
      if (!target.closest('[aria-controls="sidebar"]')) onClose()
    }
    document.addEventListener('pointerdown', onPointerDownOutside)
    return () => document.removeEventListener('pointerdown', onPointerDownOutside)
  }, [open, onClose])

  return (
    <nav
      ref={ref}
      id="sidebar"
      className="sidebar"
      aria-label={texts.header.sidebar}
      data-open={open || undefined}
    >
      <ul className="filters">
        {listFilters.map((filter) => (
          <li key={filter}>
            <button
              type="button"
              className="nav-item"
              aria-current={view.name === 'jobs' && chosen === filter ? 'true' : undefined}
              onClick={() => {
                setFilter(filter)
                onClose()
              }}
            >
              <span className="clipped">{texts.filters[filter]}</span>
              <span
                className="filter-count"
                data-urgent={(filter === 'attention' && counts.attention > 0) || undefined}
              >
                {counts[filter] > 0 && texts.format.count(counts[filter])}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <ServerList onClose={onClose} />
      <div className="sidebar-foot">
        <button
          type="button"
          className="nav-item"
          aria-haspopup="dialog"
          onClick={() => {
            openHelp()
            onClose()
          }}
        >
          <span className="clipped">{texts.filters.help}</span>
        </button>
        <button
          type="button"
          className="nav-item"
          aria-current={view.name === 'settings' ? 'true' : undefined}
          onClick={() => {
            setView({ name: 'settings' })
            onClose()
          }}
        >
          <span className="clipped">{texts.filters.settings}</span>
        </button>
      </div>
    </nav>
  )
}
