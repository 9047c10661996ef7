import { useState } from 'react'
import type { Message } from '../../../shared/message.ts'
import type { ServerView } from '../../../shared/model.ts'
import { useJobs } from '../../state/use-groups.ts'
import { outcomeOf } from '../../state/actions.ts'
import { useActions, useBridge } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Refusal } from './server-dialog.tsx'
import '../../ui/form.css'

interface RemoveDialogProps {
  readonly server: ServerView
  readonly onClose: () => void
}

/** Asks whether a server shall be removed, and says what goes with it. */
export function RemoveDialog({ server, onClose }: RemoveDialogProps) {
  const texts = useTexts()
  const bridge = useBridge()
  const { setFilter, toast } = useActions()
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Message>()
  const jobs = [...useJobs().values()].filter((job) => job.serverId === server.id).length
  const words = texts.servers.remove

  async function remove(): Promise<void> {
    setBusy(true)
    const outcome = await outcomeOf(bridge.call('removeServer', { serverId: server.id }))
    setBusy(false)
    if (!outcome.ok) return setTrouble(outcome.message)
    setFilter('all')
    if (outcome.message !== undefined) toast(describeMessage(outcome.message, texts))
  }

  return (
    <Dialog title={words.title(server.name)} closeName={words.close} onClose={onClose}>
      <p className="server-remove">
        {[words.jobs(jobs), server.hasKey && words.key, words.rest].filter(Boolean).join(' ')}
      </p>
      <Refusal message={trouble} />
      <div className="form-foot">
        <Button data-first onClick={onClose}>
          {words.cancel}
        </Button>
        <Button look="danger" disabled={busy} onClick={() => void remove()}>
          {words.confirm}
        </Button>
      </div>
    </Dialog>
  )
}
