import type { JobView } from '#shared/model.ts'
import { narrowings, type Narrow } from '#shared/list-view.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { propertyOf } from '#renderer/state/models/listing.ts'
import { propertyName, useBatches, useJobsHere } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { MenuEntry } from '#renderer/ui/menu-entries.tsx'

const any = ''

/** What the list shows, as entries of a menu. */
export function useFilterEntries(): readonly MenuEntry[] {
  const texts = useTexts()
  const words = texts.list
  const { setNarrow } = useActions()
  const narrow = useWindow((state) => state.narrow)
  const choices = useNarrowings(narrow)
  const isNarrow = Object.keys(narrow).length > 0
  return [
    ...choices.map(({ of, options }) => ({
      name: words.narrowings[of],
      chosen: narrow[of] ?? any,
      choices: [{ value: any, name: words.anyOf[of] }, ...options],
      choose(value: string) {
        const { [of]: _, ...others } = narrow
        setNarrow(value === any ? others : { ...others, [of]: value })
      },
    })),
    ...(isNarrow ? [{ name: words.clearFilter, act: () => setNarrow({}) }] : []),
  ]
}

function useNarrowings(narrow: Narrow) {
  const texts = useTexts()
  const jobs = useJobsHere()
  const batches = useBatches()
  return narrowings.flatMap((of) => {
    const examples = new Map<string, JobView>()
    for (const job of jobs) {
      const value = propertyOf(job, of)
      if (value !== undefined && (of !== 'batch' || batches.has(value))) examples.set(value, job)
    }
    const options = [...examples]
      .map(([value, job]) => ({ value, name: propertyName(job, of, batches, texts) }))
      .toSorted((a, b) => a.name.localeCompare(b.name))
    const chosen = narrow[of]
    if (chosen !== undefined && !examples.has(chosen)) options.push({ value: chosen, name: chosen })
    return options.length > 0 ? [{ of, options }] : []
  })
}
