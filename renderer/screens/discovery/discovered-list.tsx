import { useState } from 'react'
import type { ListedJob } from '../../../shared/model.ts'
import { allPicked, nothingPicked, pickedUpTo, toggled } from '../../state/models/picking.ts'
import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { DiscoveredRow } from './discovered-row.tsx'

/** Found jobs, to be watched one by one, the selected, or all at once. */
export function DiscoveredList({ jobs }: { readonly jobs: readonly ListedJob[] }) {
  const texts = useTexts()
  const { watchListed } = useActions()
  const [picked, setPicked] = useState(nothingPicked)
  const keys = jobs.map(({ key }) => key)
  // What was picked and is no longer there, nothing is done with.
  const chosen = keys.filter((key) => picked.keys.has(key))
  const isSeveral = jobs.length > 1
  return (
    <>
      {isSeveral && (
        <div className="found-bar">
          <label className="found-pick">
            <input
              type="checkbox"
              checked={chosen.length === keys.length}
              onChange={(event) => setPicked(event.target.checked ? allPicked(keys) : nothingPicked)}
            />
            <span className="found-box">
              <Icon name="check" />
            </span>
            <span>{texts.found.pickAll}</span>
          </label>
          <Button
            look="primary"
            onClick={() => {
              setPicked(nothingPicked)
              void watchListed(chosen.length > 0 ? chosen : keys)
            }}
          >
            {chosen.length > 0 ? texts.found.watchPicked(chosen.length) : texts.found.watchAll(keys.length)}
          </Button>
        </div>
      )}
      <ul className="found-list" aria-label={texts.found.list}>
        {jobs.map((job) => (
          <DiscoveredRow
            key={job.key}
            job={job}
            picked={picked.keys.has(job.key)}
            onPick={
              isSeveral
                ? (isRange) =>
                    setPicked((before) =>
                      isRange
                        ? pickedUpTo(before, keys, job.key, { start: keys[0], more: true })
                        : toggled(before, job.key),
                    )
                : undefined
            }
          />
        ))}
      </ul>
    </>
  )
}
