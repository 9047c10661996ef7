import { useState } from 'react'
import { useTexts } from '../../state/use-texts.ts'
import { cutTo } from '../../../shared/cut.ts'
import { shownAtMost } from './result/cut.ts'
import { foldedError } from './folded.ts'

/** An error in its own lines; a long one folded to what says most until the person wants all of it. */
export function LongText({ text }: { readonly text: string }) {
  const texts = useTexts()
  const [isOpen, setIsOpen] = useState(false)
  const folded = foldedError(text)
  const whole = cutTo(text, shownAtMost)
  return (
    <>
      <p className="long-text mono selectable" dir="auto">
        {folded && !isOpen ? folded.short : whole}
      </p>
      {isOpen && whole.length < text.length && (
        <p className="detail-hint">{texts.detail.resultCut(whole.length, text.length)}</p>
      )}
      {folded && (
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen
            ? texts.detail.showLess
            : folded.lines > 1
              ? texts.detail.showAllLines(folded.lines)
              : texts.detail.showAllCharacters(text.length)}
        </button>
      )}
    </>
  )
}
