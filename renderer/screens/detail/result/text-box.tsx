import { useMemo, useState, type KeyboardEvent } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { IconButton } from '#renderer/ui/button.tsx'
import { findMatches, toDisplayedText } from './result-text.ts'

/** A text with fewer lines has no search field, unless it is longer than 1,000 characters. */
const minLinesForSearch = 12

const hasManyLines = (text: string): boolean =>
  text.split('\n', minLinesForSearch).length >= minLinesForSearch || text.length > 1_000

export function TextBox({ result }: { readonly result: unknown }) {
  const texts = useTexts()
  const { text, whole } = useMemo(() => toDisplayedText(result), [result])
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState(0)
  const matches = useMemo(() => findMatches(text, search), [text, search])
  const at = matches.length === 0 ? undefined : chosen % matches.length

  const go = (by: number) =>
    setChosen((before) => (before + by + matches.length) % Math.max(1, matches.length))
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault()
      go(event.shiftKey ? -1 : 1)
    }
    if (event.key !== 'Escape' || search === '') return
    event.stopPropagation()
    setSearch('')
  }
  const findTexts = texts.detail.find
  return (
    <>
      <div className="result-frame">
        {hasManyLines(text) && (
          <div className="row result-find">
            <input
              className="input grow"
              type="text"
              aria-label={findTexts.field}
              placeholder={findTexts.field}
              autoComplete="off"
              spellCheck={false}
              value={search}
              onChange={(event) => {
                setSearch(event.target.value)
                setChosen(0)
              }}
              onKeyDown={onKeyDown}
            />
            <output>
              {search !== '' && (at === undefined ? findTexts.none : findTexts.nth(at + 1, matches.length))}
            </output>
            {matches.length > 1 && (
              <>
                <IconButton icon="up" text={findTexts.previous} onClick={() => go(-1)} />
                <IconButton icon="down" text={findTexts.next} onClick={() => go(1)} />
              </>
            )}
          </div>
        )}
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- a scrolling box must be focusable, and `pre` preserves line breaks */}
        <pre
          className="result-text mono selectable"
          tabIndex={0}
          role="group"
          aria-label={texts.detail.resultText}
          dir="auto"
        >
          <MarkedText text={text} matches={matches} chosen={at} />
        </pre>
        {/* oxlint-enable */}
      </div>
      {whole && (
        <p className="hint">
          {texts.detail.resultBeginning(
            text.length,
            texts.detail.wholeResult[whole.precision](whole.characters),
          )}
        </p>
      )}
    </>
  )
}

/** Scrolls the box, but not the page. */
function scrollToMark(mark: HTMLElement | null): void {
  const box = mark?.parentElement
  if (mark && box) box.scrollTop = mark.offsetTop - box.clientHeight / 2
}

interface MarkedProps {
  readonly text: string
  readonly matches: ReturnType<typeof findMatches>
  readonly chosen: number | undefined
}

function MarkedText({ text, matches, chosen }: MarkedProps) {
  return (
    <>
      {matches.map(({ from, to }, index) => [
        text.slice(matches[index - 1]?.to ?? 0, from),
        <mark
          key={from}
          ref={index === chosen ? scrollToMark : undefined}
          data-chosen={index === chosen || undefined}
        >
          {text.slice(from, to)}
        </mark>,
      ])}
      {text.slice(matches.at(-1)?.to ?? 0)}
    </>
  )
}
