import type { ReactNode } from 'react'
import type { JobKind } from '#shared/job-kind.ts'

/** The names of the icons. An icon has no accessible name, because the control that contains it has one. */
export type IconName =
  | 'back'
  | 'bell'
  | 'bell-off'
  | 'check'
  | 'close'
  | 'copy'
  | 'dashed'
  | 'diamond'
  | 'disc'
  | 'down'
  | 'info'
  | 'key'
  | 'link'
  | 'filter'
  | 'menu'
  | 'more'
  | 'next'
  | 'pencil'
  | 'play'
  | 'plus'
  | 'question'
  | 'refresh'
  | 'search'
  | 'server'
  | 'sliders'
  | 'sort'
  | 'struck'
  | 'undo'
  | 'up'
  | 'updown'
  | 'warning'

/** The drawing of each icon, in a square of 20 by 20 units. */
export const iconPaths: Record<IconName, ReactNode> = {
  back: <path d="M12 4.5 6.5 10l5.5 5.5" />,
  bell: <path d="M5 13.5h10l-1.2-1.8V8.5a3.8 3.8 0 0 0-7.6 0v3.2L5 13.5ZM8.4 16.2a1.8 1.8 0 0 0 3.2 0" />,
  'bell-off': (
    <path d="M8 5.2a3.8 3.8 0 0 1 5.8 3.3v3.2L15 13.5H7M6.2 9v2.7L5 13.5M8.4 16.2a1.8 1.8 0 0 0 3.2 0M4 4l12 12" />
  ),
  check: <path d="m4.5 10.5 3.6 3.6 7.4-8" />,
  close: <path d="m5.5 5.5 9 9m0-9-9 9" />,
  copy: <path d="M8 7.5h7.5V16H8zM5 12.5H4V4h8v1" />,
  dashed: <circle cx="10" cy="10" r="6.5" strokeDasharray="2.7 2.4" />,
  diamond: <path d="M10 3.2 16.8 10 10 16.8 3.2 10Z" fill="currentColor" />,
  disc: <circle cx="10" cy="10" r="6" fill="currentColor" />,
  down: <path d="m5 8 5 5 5-5" />,
  info: <path d="M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM10 9.2v4M10 6.6v.01" />,
  key: <path d="M6 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM9.2 10H17v3M13.8 10v2.4" />,
  link: (
    <path d="M8 6.5 6.2 8.3a3.9 3.9 0 0 0 5.5 5.5l1.8-1.8M12 13.5l1.8-1.8a3.9 3.9 0 0 0-5.5-5.5L6.5 8M8 12l4-4" />
  ),
  filter: <path d="M3.5 5h13M6 10h8M8.5 15h3" />,
  menu: <path d="M3.5 6h13M3.5 10h13M3.5 14h13" />,
  more: <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.4" />,
  next: <path d="M8 4.5 13.5 10 8 15.5" />,
  pencil: <path d="m4.5 15.5.6-3L13 4.6a1.7 1.7 0 0 1 2.4 2.4l-7.9 7.9-3 .6Z" />,
  play: <path d="M7 4.8v10.4l8-5.2z" />,
  plus: <path d="M10 4.5v11M4.5 10h11" />,
  question: (
    <path d="M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM7.9 8.2c.2-2.6 4.2-2.5 4.2 0 0 1.5-2.1 1.6-2.1 3.1M10 13.7v.1" />
  ),
  refresh: <path d="M15.4 7A6.2 6.2 0 1 0 16.2 10M15.8 3.6V7.2h-3.6" />,
  search: <path d="M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10Zm3.6-1.4L16.5 16.5" />,
  server: <path d="M4 4.5h12V9H4zM4 11h12v4.5H4zM6.5 6.8h.01M6.5 13.2h.01" />,
  sliders: (
    <path d="M4 6.5h6M14 6.5h2M4 13.5h2M10 13.5h6M12 4.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM8 11.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z" />
  ),
  sort: <path d="M7 15.5v-11m0 0L4 7.5m3-3 3 3M13 4.5v11m0 0 3-3m-3 3-3-3" />,
  struck: <path d="M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12ZM4.5 15.5l11-11" />,
  up: <path d="m5 12 5-5 5 5" />,
  updown: <path d="m6.5 8 3.5-3.5L13.5 8m-7 4 3.5 3.5 3.5-3.5" />,
  undo: <path d="M7 4 3.5 7.5 7 11M4 7.5h7.5a4 4 0 0 1 0 8H8" />,
  warning: <path d="M10 3.8 17 16H3L10 3.8ZM10 8.5v3.2M10 13.8h.01" />,
}

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon line-icon" viewBox="0 0 20 20" aria-hidden="true">
      {iconPaths[name]}
    </svg>
  )
}

const kindPaths: Record<JobKind, ReactNode> = {
  parsing: <path d="M5.5 3.5H12l3 3v10H5.5zM12 3.5v3h3M8 10h4.5M8 13h4.5" />,
  chunking: <path d="M4 4.5h12v4.2H4zM4 11.8h4.8v4.2H4zM11.8 11.8H16v4.2h-4.2z" />,
  taxonomy: <path d="M8 3.5h4V7H8zM3.5 13h4v3.5h-4zM12.5 13h4v3.5h-4zM10 7v3M5.5 13v-3h9v3" />,
  extraction: <path d="M3.5 4.5h13l-5 6v3.9l-3 1.6v-5.5z" />,
  dataset: (
    <path d="M4.5 5.7c0-1.2 2.5-2.2 5.5-2.2s5.5 1 5.5 2.2-2.5 2.2-5.5 2.2-5.5-1-5.5-2.2Zm0 0v8.6c0 1.2 2.5 2.2 5.5 2.2s5.5-1 5.5-2.2V5.7M4.5 10c0 1.2 2.5 2.2 5.5 2.2s5.5-1 5.5-2.2" />
  ),
  quality: (
    <path d="M10 3.2 15.5 5v4.4c0 3.4-2.2 5.9-5.5 7.4-3.3-1.5-5.5-4-5.5-7.4V5zM7.4 9.9l1.9 1.9 3.3-3.6" />
  ),
  benchmarking: <path d="M4.2 14.5a6.8 6.8 0 1 1 11.6 0M10 11.2l3.4-4M6.6 14.5h6.8" />,
}

/** Shows the icon for a kind of job. An unknown kind has no icon. */
export function KindIcon({ kind }: { readonly kind: JobKind | undefined }) {
  if (kind === undefined) return null
  return (
    <svg className="icon line-icon kind-icon" viewBox="0 0 20 20" data-kind={kind} aria-hidden="true">
      {kindPaths[kind]}
    </svg>
  )
}

/** Shows the logo from assets/app. */
export function AppLogo() {
  return (
    <svg className="icon line-icon brand-mark" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M16 4.5H9.5a5.5 5.5 0 0 0 0 11H16" />
      <path className="brand-lines" d="M9.75 8.75h6.5M9.75 11.25h3.5" />
    </svg>
  )
}
