import { memo, type MouseEvent } from 'react'
import { useTexts } from '../../../state/use-texts.ts'
import { cutTo } from '../../../../shared/cut.ts'
import { shownAtMost, previewOf, scalarText } from './readable.ts'
import { beginningOf, isLongString, sizeOf, type RangeRow, type TreeRow, type ValueRow } from './tree.ts'
import type { TreeCommand } from './tree-keys.ts'
import { isContainer } from '../../../../shared/rules/json-value.ts'

interface TreeRowProps {
  readonly row: TreeRow
  readonly isChosen: boolean
  readonly isEntrance: boolean
  readonly onCommand: (command: TreeCommand) => void
}

/** Deeper rows aren't indented further: the path is shown. */
const deepest = 10
const indentPx = 14

export const TreeRowView = memo(function TreeRowView({ row, isChosen, isEntrance, onCommand }: TreeRowProps) {
  function onClick(event: MouseEvent<HTMLElement>): void {
    const isText = event.target instanceof Element && event.target.closest('[data-text]') !== null
    // A click that selects text doesn't close it.
    if (isText && document.getSelection()?.toString()) return
    onCommand({ do: row.opens && !isText ? 'toggle' : 'go', id: row.id })
  }
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree hears the keys of its items
    <div
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.opens ? row.isOpen : undefined}
      aria-selected={isChosen}
      tabIndex={isEntrance ? 0 : -1}
      className="tree-row"
      style={{ paddingInlineStart: 6 + Math.min(row.level - 1, deepest) * indentPx }}
      onClick={onClick}
    >
      <svg className="tree-arrow" viewBox="0 0 10 10" aria-hidden="true">
        {row.opens && <path d="m3.5 2 3.5 3-3.5 3" />}
      </svg>
      {row.kind === 'range' ? <RangeWords row={row} /> : <ValueWords row={row} />}
    </div>
  )
})

function RangeWords({ row }: { readonly row: RangeRow }) {
  const texts = useTexts()
  const [first, last] = row.ends
  return (
    <span className="tree-words">
      <span className="tree-name" dir="auto">
        {first}
      </span>
      {' – '}
      <span className="tree-name" dir="auto">
        {last}
      </span>
      <span className="tree-note"> {texts.detail.entries(row.to - row.from)}</span>
    </span>
  )
}

function ValueWords({ row }: { readonly row: ValueRow }) {
  return (
    <span className="tree-words" data-one-line={isContainer(row.value) || undefined}>
      <span className="tree-name" dir="auto">
        {row.path.at(-1)}
      </span>
      <span className="tree-note">: </span>
      {isContainer(row.value) ? (
        <ContainerWords value={row.value} isOpen={row.isOpen} />
      ) : isLongString(row.value) ? (
        <LongString text={row.value} isOpen={row.isOpen} />
      ) : (
        <span className="selectable" data-text dir="auto" data-type={typeOf(row.value)}>
          {scalarText(row.value)}
        </span>
      )}
    </span>
  )
}

function ContainerWords({ value, isOpen }: { readonly value: object; readonly isOpen: boolean }) {
  const texts = useTexts()
  const preview = isOpen ? '' : previewOf(value)
  const size = sizeOf(value)
  const count = Array.isArray(value) ? texts.detail.items(size) : texts.detail.fields(size)
  return (
    <span className="tree-note" dir={preview ? 'auto' : undefined}>
      {preview || count}
    </span>
  )
}

function LongString({ text, isOpen }: { readonly text: string; readonly isOpen: boolean }) {
  const texts = useTexts()
  const shown = isOpen ? cutTo(text, shownAtMost) : beginningOf(text)
  const isCut = isOpen && shown.length < text.length
  return (
    <>
      <span className="selectable tree-text" data-text dir="auto" data-type="string">
        {shown}
        {!isOpen && '…'}
      </span>{' '}
      <span className="tree-more">
        {isOpen ? texts.detail.showLess : texts.detail.showAllCharacters(text.length)}
      </span>
      {isCut && <span className="tree-note"> {texts.detail.resultCut(shown.length, text.length)}</span>}
    </>
  )
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value
}
