import { useState } from 'react'
import { outcomeOf } from '../../state/actions.ts'
import { useActions, useBridge } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import type { ClipboardJob } from '../../state/window-store.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { Button } from '../../ui/button.tsx'
import { Icon, KindIcon } from '../../ui/icons.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { useClipboardJobs } from './use-clipboard.ts'
import { useShowWatched } from './use-show-watched.ts'
import '../../ui/offer.css'

export function ClipboardOffer() {
  const jobs = useClipboardJobs()
  return jobs.length > 0 && <Offer jobs={jobs} />
}

function Offer({ jobs }: { readonly jobs: readonly ClipboardJob[] }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { ignoreClipboard, toast } = useActions()
  const watched = useShowWatched()
  const [isBusy, setIsBusy] = useState(false)
  const [only] = jobs.length === 1 ? jobs : []

  async function watch(): Promise<void> {
    setIsBusy(true)
    const asked = { text: jobs.map(textOf).join('\n'), ...(only?.kind && { kind: only.kind }) }
    const outcome = await outcomeOf(bridge.call('watch', asked))
    setIsBusy(false)
    ignoreClipboard()
    if (outcome.ok && 'results' in outcome) watched(outcome.results)
    else if (outcome.message) toast(describeMessage(outcome.message, texts))
  }

  return (
    <section className="offer" aria-label={texts.watchForm.clipboard(jobs.length)}>
      <p>
        <span>{texts.watchForm.clipboard(jobs.length)}</span>
        {only && (
          <span className="offer-job" title={only.jobId}>
            {only.kind && (
              <>
                <KindIcon kind={only.kind} />
                {texts.results.kinds[only.kind]}
              </>
            )}
            <span className="mono">{shortened(only.jobId)}</span>
          </span>
        )}
      </p>
      <Button look="primary" disabled={isBusy} onClick={() => void watch()}>
        {texts.watchForm.submit}
      </Button>
      <Tooltip text={texts.watchForm.clipboardIgnore}>
        <Button look="quiet" square onClick={ignoreClipboard}>
          <Icon name="close" />
        </Button>
      </Tooltip>
    </section>
  )
}

/** The text for main: with the server's address, if the clipboard had it. */
const textOf = ({ jobId, serverUrl }: ClipboardJob): string =>
  serverUrl === undefined ? jobId : `${serverUrl}/api/v1/jobs/status/${encodeURIComponent(jobId)}`

/** Its ends tell one UUID from another. */
const shortened = (jobId: string): string =>
  jobId.length > 16 ? `${jobId.slice(0, 4)}…${jobId.slice(-4)}` : jobId
