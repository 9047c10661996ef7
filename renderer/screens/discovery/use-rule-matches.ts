import { useEffect } from 'react'
import { jobName } from '#shared/texts/job-name.ts'
import { useActions, useWindowStore } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

/** Reports what a rule has just watched, with Undo. */
export function useRuleMatches(): void {
  const texts = useTexts()
  const store = useWindowStore()
  const { toast, unwatch } = useActions()
  useEffect(
    () =>
      store.subscribe(({ world }, { world: before }) => {
        if (!world || !before || world.discoveries === before.discoveries) return
        for (const [id, { lastFind }] of world.discoveries) {
          const known = before.discoveries.get(id)
          // Jobs discovered before the window opened are no news.
          if (!lastFind || !known || known.lastFind?.at === lastFind.at) continue
          const keys = lastFind.keys.filter((key) => world.jobs.has(key))
          const [first] = keys
          if (first === undefined) continue
          const job = keys.length === 1 ? world.jobs.get(first) : undefined
          const server = world.servers.find((one) => one.id === id)?.name ?? texts.servers.unnamed
          const text = job
            ? texts.watchRules.addedJob(jobName(job, texts))
            : texts.watchRules.addedJobs(keys.length, server)
          toast(text, () => unwatch(keys))
        }
      }),
    [store, texts, toast, unwatch],
  )
}
