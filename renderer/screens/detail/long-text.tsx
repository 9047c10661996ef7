import { useState } from 'react'
import { useTexts } from '../../state/use-texts.ts'
import { cutTo } from '../../../shared/cut.ts'
import { shownAtMost } from './result/text-limit.ts'
import { foldedError } from './fold-text.ts'

interface LongTextProps {
  readonly text: string
  /** Shown above, so a folded text needn't repeat it. */
  readonly said?: string | undefined
}

/** Folded until the user opens it. */
export function LongText({ text, said }: LongTextProps) {
  const texts = useTexts()
  const [isOpen, setIsOpen] = useState(false)
  const folded = foldedError(text)
  const whole = cutTo(text, shownAtMost)
  const short = folded && (said === undefined ? folded.short : withoutSaid(folded.short, said))
  const shown = folded && !isOpen ? short : whole
  return (
    <>
      {shown && (
        <p className="long-text mono selectable" dir="auto">
          {shown}
        </p>
      )}
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

const withoutSaid = (short: string, said: string): string =>
  short.endsWith(said) ? short.slice(0, -said.length).trimEnd() : short
