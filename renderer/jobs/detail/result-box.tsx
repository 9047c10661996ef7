import { useMemo } from 'react'
import { useActions } from '../../state/context.tsx'
import { texts } from '../../texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'

/** More characters than this are not laid out: a result of many MB would hold up the window. */
const shownAtMost = 50_000

/** A job's result as readable JSON, in a box of its own to scroll in. */
export function ResultBox({ result }: { result: unknown }) {
  const { copy } = useActions()
  const text = useMemo(() => readable(result), [result])
  const cut = text.length > shownAtMost
  return (
    <section className="detail-section">
      <div className="detail-section-head">
        <h3 className="section-title">{texts.detail.result}</h3>
        <Button look="quiet" square aria-label={texts.detail.copyResult} onClick={() => void copy(text)}>
          <Icon name="copy" />
        </Button>
      </div>
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a box that scrolls must be reached by keys, and `pre` keeps the lines */}
      <pre
        className="detail-result mono selectable"
        tabIndex={0}
        role="region"
        aria-label={texts.detail.result}
        dir="auto"
      >
        {cut ? text.slice(0, shownAtMost) : text}
      </pre>
      {/* oxlint-enable */}
      {cut && <p className="detail-hint">{texts.detail.resultCut(shownAtMost, text.length)}</p>}
    </section>
  )
}

function readable(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result, null, 2)
}
