import { useState } from 'react'
import type { HistoryEntry } from '#shared/model.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useActions, useBridge, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Facts } from '#renderer/ui/facts.tsx'
import { getServerId } from '#shared/rules/job-key.ts'
import { toClipboardText, getFacts, formatTitle } from './outcome-texts.ts'

export function OutcomeDetails({ entry }: { readonly entry: HistoryEntry }) {
  const texts = useTexts()
  const { copy } = useActions()
  const { error } = entry.outcome
  return (
    <>
      <Facts facts={getFacts(entry, texts)} />
      {error && (
        /* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a scrolling box must be focusable, and `pre` preserves line breaks */
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
        <JobButton entry={entry} />
        <Button onClick={() => void copy(toClipboardText(entry, texts))}>{texts.history.copy}</Button>
      </div>
    </>
  )
}

function JobButton({ entry }: { readonly entry: HistoryEntry }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { show, toast } = useActions()
  const { key } = entry.outcome
  const serverId = getServerId(key)
  const watched = useWindow((state) => state.world?.jobs.has(key) ?? false)
  const hasServer = useWindow((state) => state.world?.servers.some(({ id }) => id === serverId) ?? false)
  const [pending, setPending] = useState(false)

  async function watchAgain(): Promise<void> {
    setPending(true)
    const { jobId, label } = entry
    const outcome = await catchFailure(bridge.call('watch', { text: jobId, serverId, label }))
    setPending(false)
    const refusal = 'results' in outcome ? outcome.results.find(({ ok }) => !ok)?.message : undefined
    toast(
      outcome.ok
        ? texts.history.watching(formatTitle(entry, texts))
        : formatMessage(refusal ?? outcome.message, texts),
    )
  }

  if (watched) return <Button onClick={() => show({ show: 'job', key })}>{texts.history.openJob}</Button>
  if (!hasServer) return <p className="soft">{texts.history.noServer}</p>
  return (
    <Button aria-disabled={pending} onClick={() => pending || void watchAgain()}>
      {texts.history.watchAgain}
    </Button>
  )
}
