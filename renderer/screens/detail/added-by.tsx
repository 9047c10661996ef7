import type { JobView } from '../../../shared/model.ts'
import { useActions, useWindow } from '../../state/context.tsx'
import { ruleWords } from '../../state/models/watch-rule-texts.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'

/** That a watch rule added the job, and Unwatch; nothing if the user did. */
export function AddedByRule({ job: { key, serverId, addedBy } }: { readonly job: JobView }) {
  const texts = useTexts()
  const { unwatch } = useActions()
  const rule = useWindow(({ world }) =>
    world?.servers.find(({ id }) => id === serverId)?.watchRules.find(({ id }) => id === addedBy?.rule),
  )
  if (!addedBy) return null
  return (
    <p className="detail-said detail-recovery">
      <span dir="auto">
        {rule ? texts.watchRules.addedBy(ruleWords(rule, texts)) : texts.watchRules.addedByGone}
      </span>
      <Button look="quiet" onClick={() => void unwatch([key])}>
        {texts.watchRules.stopWatching}
      </Button>
    </p>
  )
}
