import type { Bar } from './commands.ts'
import { oneLine } from './job-text.ts'
import type { PublishedState } from './published-state.ts'

/** Writes a job as "Textbooks: running, 40%, Reading page 1". */
export function jobText({
  name,
  status,
  progress,
  step,
  errorSummary = '',
  place,
}: PublishedState['jobs'][number]): string {
  const now = place === 'running' ? [progress > 0 ? `${progress}%` : '', step ?? ''] : [errorSummary]
  return oneLine([`${name}: ${status ?? place}`, ...now].filter(Boolean).join(', '))
}

const placeOf = ({ counts }: PublishedState) =>
  (['attention', 'unchecked', 'running', 'waiting'] as const).find((place) => (counts[place] ?? 0) > 0)

/** Waybar and others read Pango markup. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** xbar reads `|` as the start of parameters, and dashes as a submenu. */
const xbarItem = (text: string) => `${text.replaceAll('|', '¦').replace(/^-+/, '')} | emojize=false`

/** Returns no text if nothing matters, or if no app publishes its state. */
export function barLine(bar: Bar, state: PublishedState | undefined): string {
  const { summary = '', progress, jobs = [] } = state ?? {}
  const place = state ? (placeOf(state) ?? 'idle') : 'off'
  const text = place === 'idle' ? '' : summary
  switch (bar) {
    case 'waybar': {
      const tooltip = [summary, ...jobs.map(jobText)].map(escaped).join('\n')
      return JSON.stringify({ text: escaped(text), alt: place, class: place, tooltip, percentage: progress })
    }
    case 'i3blocks': {
      const short = progress === undefined ? '' : `${progress}%`
      return JSON.stringify({ full_text: text, short_text: short, urgent: place === 'attention' })
    }
    case 'polybar':
      return text.replaceAll('%{', '% {')
    case 'xbar':
      return [xbarItem(summary || '–'), '---', ...jobs.map((job) => xbarItem(jobText(job)))].join('\n')
  }
}
