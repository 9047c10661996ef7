import { useTexts } from '../../../state/use-texts.ts'
import { cutTo } from '../../../../shared/cut.ts'
import { shownAtMost } from './text-limit.ts'

/** A result that is a text, with its own lines, in a box of its own to scroll in. */
export function TextBox({ text }: { readonly text: string }) {
  const texts = useTexts()
  const shown = cutTo(text, shownAtMost)
  return (
    <>
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a box that scrolls must be reached by keys, and `pre` keeps the lines */}
      <pre
        className="result-frame result-text mono selectable"
        tabIndex={0}
        role="group"
        aria-label={texts.detail.resultText}
        dir="auto"
      >
        {shown}
      </pre>
      {/* oxlint-enable */}
      {shown.length < text.length && (
        <p className="detail-hint">{texts.detail.resultCut(shown.length, text.length)}</p>
      )}
    </>
  )
}
