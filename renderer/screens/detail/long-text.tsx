import { useState } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { LinkButton } from '#renderer/ui/button.tsx'
import { truncate } from '#shared/truncate.ts'
import { maxErrorLength } from './result/result-text.ts'
import { foldError } from './fold-text.ts'

interface LongTextProps {
  readonly text: string
  /** A text that is already visible above, so that the folded text needn't repeat it. */
  readonly shownAbove?: string | undefined
}

export function LongText({ text, shownAbove }: LongTextProps) {
  const texts = useTexts()
  const [isOpen, setIsOpen] = useState(false)
  const folded = foldError(text)
  const fullText = truncate(text, maxErrorLength)
  const short = folded && (shownAbove === undefined ? folded.short : omitShownText(folded.short, shownAbove))
  const shown = folded && !isOpen ? short : fullText
  return (
    <>
      {shown && (
        <p className="long-text mono selectable" dir="auto">
          {shown}
        </p>
      )}
      {isOpen && fullText.length < text.length && (
        <p className="hint">{texts.detail.resultCut(fullText.length, text.length)}</p>
      )}
      {folded && (
        <LinkButton aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen
            ? texts.detail.showLess
            : folded.isTraceback
              ? texts.detail.traceback(folded.lineCount)
              : folded.lineCount > 1
                ? texts.detail.showAllLines(folded.lineCount)
                : texts.detail.showAllCharacters(text.length)}
        </LinkButton>
      )}
    </>
  )
}

const omitShownText = (short: string, shownAbove: string): string =>
  short.endsWith(shownAbove) ? short.slice(0, -shownAbove.length).trimEnd() : short
