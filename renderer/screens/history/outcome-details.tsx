import { useState } from 'react'
import type { HistoryEntry } from '#shared/model.ts'
import { outcomeOf } from '#renderer/state/actions.ts'
import { useActions, useBridge, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Facts } from '#renderer/ui/facts.tsx'
import { serverIdOf } from '#shared/rules/job-key.ts'
import { copiedText, factsOf, titleOf } from './outcome-texts.ts'

export function OutcomeDetails({ entry }: { readonly entry: HistoryEntry }) {
  const texts = useTexts()
  const { copy } = useActions()
  const { error } = entry.outcome
  return (
    <>
      <Facts facts={factsOf(entry, texts)} />
      {error && (
        /* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a box that scrolls must be reached by keys, and `pre` keeps the lines */
        <pre
          className="code outcome-error mono selectable"
          tabIndex={0}
          role="region"
          aria-label={texts.history.facts.error}
          dir="auto"
        >
          {error}
        </pre>
        /* oxlint-enable */
      )}
      <div className="row wrap outcome-actions">
        <ToTheJob entry={entry} />
        <Button onClick={() => void copy(copiedText(entry, texts))}>{texts.history.copy}</Button>
      </div>
    </>
  )
}

function ToTheJob({ entry }: { readonly entry: HistoryEntry }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { show, toast } = useActions()
  const { key } = entry.outcome
  const serverId = serverIdOf(key)
  const watched = useWindow((state) => state.world?.jobs.has(key) ?? false)
  const hasServer = useWindow((state) => state.world?.servers.some(({ id }) => id === serverId) ?? false)
  const [asking, setAsking] = useState(false)

  async function watchAgain(): Promise<void> {
    setAsking(true)
    const { jobId, label } = entry
    const outcome = await outcomeOf(bridge.call('watch', { text: jobId, serverId, label }))
    setAsking(false)
    const refusal = 'results' in outcome ? outcome.results.find(({ ok }) => !ok)?.message : undefined
    toast(
      outcome.ok
        ? texts.history.watching(titleOf(entry, texts))
        : describeMessage(refusal ?? outcome.message, texts),
    )
  }

  if (watched) return <Button onClick={() => show({ show: 'job', key })}>{texts.history.openJob}</Button>
  if (!hasServer) return <p className="soft">{texts.history.noServer}</p>
  return (
    <Button aria-disabled={asking} onClick={() => asking || void watchAgain()}>
      {texts.history.watchAgain}
    </Button>
  )
}
