import { useState } from 'react'
import { catchFailure } from '#renderer/state/actions.ts'
import { useActions, useBridge } from '#renderer/state/context.tsx'
import type { WatchLink } from '#renderer/state/window-store.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { Message } from '#shared/message.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog, type ClosableProps } from '#renderer/ui/dialog.tsx'
import { RejectionMessage } from './server-dialog.tsx'
import { parseAddress } from '#shared/address.ts'
import '#renderer/ui/form.css'
import './link-dialog.css'

const maxListedJobs = 5

export function LinkDialog({
  link: { url, jobs, label },
  onClose,
}: ClosableProps & { readonly link: WatchLink }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { show, toast } = useActions()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Message>()
  const linkTexts = texts.servers.link
  const address = parseAddress(url)

  async function accept(): Promise<void> {
    setBusy(true)
    setError(undefined)
    const added = await catchFailure(bridge.call('addServer', { url }))
    if (!added.ok) {
      setBusy(false)
      return setError(added.message)
    }
    const serverId = 'serverId' in added ? added.serverId : undefined
    const watchResult = await catchFailure(bridge.call('watch', { text: jobs.join('\n'), serverId, label }))
    onClose()
    const results = 'results' in watchResult ? watchResult.results : []
    const keys = results.flatMap(({ key }) => (key === undefined ? [] : [key]))
    if (keys.length > 0) show({ show: 'list', keys })
    if (!watchResult.ok) toast(formatMessage(watchResult.message, texts))
  }

  return (
    <Dialog title={linkTexts.title} onClose={onClose}>
      <div className="stack link">
        <p>{linkTexts.command(jobs.length)}</p>
        <code className="link-url selectable">{url}</code>
        {label && jobs.length > 1 && (
          <p className="link-label" dir="auto">
            {texts.common.about(texts.batch.choose, label)}
          </p>
        )}
        <ul className="lines">
          {jobs.slice(0, maxListedJobs).map((job) => (
            <li key={job} className="selectable clipped">
              {label && jobs.length === 1 && (
                <>
                  <span className="link-label" dir="auto">
                    {label}
                  </span>{' '}
                </>
              )}
              {job}
            </li>
          ))}
          {jobs.length > maxListedJobs && (
            <li className="soft">{linkTexts.more(jobs.length - maxListedJobs)}</li>
          )}
        </ul>
        {address.ok && address.insecure && (
          <p className="tinted" data-tone="warn">
            {texts.servers.insecure}
          </p>
        )}
        <p className="soft">{linkTexts.hint}</p>
        <div className="form-end">
          <RejectionMessage message={error} />
          <div className="form-foot">
            {/* Cancel gets focus, because the user may be typing while the dialog opens. */}
            <Button data-first onClick={onClose}>
              {texts.common.cancel}
            </Button>
            <Button look="primary" disabled={busy} onClick={() => void accept()}>
              {linkTexts.confirm}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  )
}
