import type { Bar } from './commands.ts'
import { oneLine } from './job-record.ts'
import type { PublishedState } from './published-state.ts'

/** "Textbooks: running, 40%, Reading page 1" */
export function jobText({
  name,
  status,
  progress,
  step,
  error,
  place,
}: PublishedState['jobs'][number]): string {
  const now = place === 'running' ? [progress > 0 ? `${progress}%` : '', step ?? ''] : [error ?? '']
  return oneLine([`${name}: ${status ?? place}`, ...now].filter(Boolean).join(', '))
}

/** The most important place that holds jobs. */
const placeOf = ({ counts }: PublishedState) =>
  (['attention', 'unchecked', 'running', 'waiting'] as const).find((place) => (counts[place] ?? 0) > 0)

/** Waybar and others read Pango markup. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A title or item of xbar: `|` begins its parameters, and dashes a submenu. */
const xbarItem = (text: string) => `${text.replaceAll('|', '¦').replace(/^-+/, '')} | emojize=false`

const lines: Readonly<Record<Bar, (state: PublishedState) => string>> = {
  waybar(state) {
    const place = placeOf(state)
    return JSON.stringify({
      text: place ? escaped(state.summary) : '',
      alt: place ?? 'idle',
      class: place ?? 'idle',
      tooltip: [state.summary, ...state.jobs.map(jobText)].map(escaped).join('\n'),
      ...(state.progress !== undefined && { percentage: state.progress }),
    })
  },
  i3blocks(state) {
    const place = placeOf(state)
    return JSON.stringify({
      full_text: place ? state.summary : '',
      short_text: state.progress === undefined ? '' : `${state.progress}%`,
      urgent: place === 'attention',
    })
  },
  // It reads tags such as %{F#f00}.
  polybar: (state) => (placeOf(state) ? state.summary.replaceAll('%{', '% {') : ''),
  xbar: (state) =>
    [xbarItem(state.summary), '---', ...state.jobs.map((job) => xbarItem(jobText(job)))].join('\n'),
}

/** What a bar shows if no app publishes its state. */
const absent: Readonly<Record<Bar, string>> = {
  waybar: JSON.stringify({ text: '', alt: 'off', class: 'off', tooltip: '' }),
  i3blocks: JSON.stringify({ full_text: '' }),
  polybar: '',
  xbar: '–',
}

/** The output for a bar. Pure. */
export const barLine = (bar: Bar, state: PublishedState | undefined): string =>
  state ? lines[bar](state) : absent[bar]
