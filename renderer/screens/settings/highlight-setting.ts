import { openSurroundingOptions } from '#renderer/ui/more-options.tsx'

/** Scrolls to a setting, highlights it, and focuses its control. Without a setting, focuses the heading. */
export function highlightSetting(page: HTMLElement | null, setting: string | undefined): void {
  const row = [...(page?.querySelectorAll<HTMLElement>('[data-setting]') ?? [])].find(
    ({ dataset }) => dataset['setting'] === setting,
  )
  const control = row?.querySelector<HTMLElement>('[role=switch], [role=combobox], button, input')
  if (!row || !control) return page?.querySelector('h3')?.focus({ preventScroll: true })
  openSurroundingOptions(row)
  row.scrollIntoView({ block: 'center' })
  control.focus({ preventScroll: true })
  row.dataset['marked'] = ''
  row.addEventListener('focusout', () => delete row.dataset['marked'], { once: true })
}
