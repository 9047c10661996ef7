import type { WatchResult } from '#shared/contract.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import './watch-form.css'

export function WatchResults({ results }: { readonly results: readonly WatchResult[] }) {
  const texts = useTexts()
  const bad = results.filter((result) => !result.ok).length
  return (
    <>
      {results.length > 1 && (
        <output className="watch-results-sum">{texts.watchForm.resultsBad(bad, results.length)}</output>
      )}
      <ul className="watch-results" aria-label={texts.watchForm.results}>
        {results.map((result, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- an id may come twice, and the lines stay as they are
          <li key={`${index} ${result.jobId}`} data-ok={result.ok || undefined}>
            <Icon name={result.ok ? 'check' : 'close'} />
            <div>
              <div className="watch-result-id mono clipped" title={result.jobId}>
                {result.jobId}
              </div>
              <div>{formatMessage(result.message, texts)}</div>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
