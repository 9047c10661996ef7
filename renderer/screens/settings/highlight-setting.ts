import { openSurroundingOptions } from '#renderer/ui/more-options.tsx'

/** Scrolls to a setting, highlights it, and focuses its control. Without a setting, focuses the heading. */
export function highlightSetting(page: HTMLElement | null, setting: string | undefined): void {
  const place = [...(page?.querySelectorAll<HTMLElement>('[data-setting]') ?? [])].find(
    ({ dataset }) => dataset['setting'] === setting,
  )
  const control = place?.querySelector<HTMLElement>('[role=switch], [role=combobox], button, input')
  if (!place || !control) return page?.querySelector('h3')?.focus({ preventScroll: true })
  openSurroundingOptions(place)
  place.scrollIntoView({ block: 'center' })
  control.focus({ preventScroll: true })
  place.dataset['marked'] = ''
  place.addEventListener('focusout', () => delete place.dataset['marked'], { once: true })
}
