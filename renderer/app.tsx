import { useCallback, useEffect, useRef, useState } from 'react'
import type { CompileoBridge } from '../preload/contract.ts'
import { JobDetail } from './jobs/detail/job-detail.tsx'
import { Loading, NothingFound, NothingWatched } from './jobs/empty.tsx'
import { JobList } from './jobs/job-list.tsx'
import { useGroups, useJobs } from './jobs/use-groups.ts'
import { WatchDialog } from './jobs/watch-dialog.tsx'
import { useActions, useLasting, useWindow, WindowProvider } from './state/context.tsx'
import { Header } from './ui/header.tsx'
import { useEscape, useListKeys } from './ui/keys.ts'
import { narrow, useMatches } from './ui/hooks.ts'
import { Notices } from './ui/notices.tsx'
import { Sidebar } from './ui/sidebar.tsx'
import { Toast } from './ui/toast.tsx'
import { useTheme } from './ui/use-theme.ts'
import './app.css'

/** The window. It shows what the bridge tells it, and asks for what the person wishes. */
export function App({ bridge }: { bridge: CompileoBridge }) {
  return (
    <WindowProvider bridge={bridge}>
      <Frame />
    </WindowProvider>
  )
}

function Frame() {
  useTheme()
  useListKeys()
  const [sidebarOpen, setSidebarOpen] = useState(false)
  const closeSidebar = useCallback(() => setSidebarOpen(false), [])
  const watchOpen = useWindow((state) => state.watchOpen)
  return (
    <div className="window">
      <Header sidebarOpen={sidebarOpen} onSidebar={() => setSidebarOpen((open) => !open)} />
      <Notices />
      <Body sidebarOpen={sidebarOpen} onCloseSidebar={closeSidebar} />
      <Toast />
      <Announcer />
      {watchOpen && <WatchDialog />}
    </div>
  )
}

interface BodyProps {
  readonly sidebarOpen: boolean
  readonly onCloseSidebar: () => void
}

function Body({ sidebarOpen, onCloseSidebar }: BodyProps) {
  const { select } = useActions()
  const job = useWindow((state) => (state.selected ? state.world?.jobs.get(state.selected) : undefined))
  const sheet = useMatches(narrow)
  const closer = useRef<HTMLButtonElement>(null)
  const key = job?.key
  const covered = sheet && job !== undefined

  useEffect(() => {
    if (sheet && key !== undefined) closer.current?.focus()
  }, [sheet, key])

  function close(): void {
    const row = [...document.querySelectorAll<HTMLElement>('[data-key]')].find(
      (found) => found.dataset['key'] === key,
    )
    select(undefined)
    // The list is inert until the sheet is gone.
    requestAnimationFrame(() => row?.focus({ preventScroll: true }))
  }

  useEscape(() => {
    if (sidebarOpen) {
      onCloseSidebar()
      document.querySelector<HTMLElement>('[aria-controls="sidebar"]')?.focus()
    } else if (job) close()
  })

  return (
    <div className="body" data-detail={(job && !sheet) || undefined}>
      <Sidebar open={sidebarOpen} onClose={onCloseSidebar} />
      <div className="content">
        <main className="content-list" inert={covered}>
          <Jobs />
        </main>
        {job && <JobDetail key={job.key} job={job} sheet={sheet} onClose={close} closer={closer} />}
      </div>
    </div>
  )
}

function Jobs() {
  const loaded = useWindow((state) => state.world !== undefined)
  const slow = useLasting(!loaded, 150)
  const groups = useGroups()
  const jobs = useJobs()
  if (!loaded) return slow ? <Loading /> : null
  if (jobs.size === 0) return <NothingWatched />
  return groups.length === 0 ? <NothingFound /> : <JobList groups={groups} />
}

/** Speaks endings, politely; percents never come here. */
function Announcer() {
  const announcement = useWindow((state) => state.announcement)
  return (
    <div className="unseen" role="log" aria-live="polite">
      {announcement}
    </div>
  )
}
