import { useCallback, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useActions } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { Button } from '../../../ui/button.tsx'
import { pathText } from './readable.ts'
import { TreeRowView } from './tree-row.tsx'
import { treeCommand, type TreeCommand } from './tree-keys.ts'
import { openAtFirst, rowsOf, sizeOf, type TreeRow } from './tree.ts'
import { useCopyValue } from './use-copy-value.ts'

/** Only open rows are rendered, and a hundred items of a list at a time. */
export function ResultTree({ result }: { readonly result: object }) {
  const texts = useTexts()
  const copyValue = useCopyValue()
  const tree = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(() => openAtFirst(result))
  const [chosenId, setChosenId] = useState<string>()
  const focusNext = useRef(false)
  const rows = useMemo(() => rowsOf(result, open), [result, open])
  const chosen = rows.find((row) => row.id === chosenId)
  const entrance = chosen ?? rows[0]

  useLayoutEffect(() => {
    if (!focusNext.current) return
    focusNext.current = false
    tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  })

  const carryOut = useCallback((command: TreeCommand): void => {
    setChosenId(command.id)
    focusNext.current = true
    if (command.do === 'toggle') {
      setOpen((before) => {
        const after = new Set(before)
        if (!after.delete(command.id)) after.add(command.id)
        return after
      })
    }
  }, [])

  function onKeyDown(event: KeyboardEvent): void {
    if (!entrance || event.altKey || event.shiftKey) return
    if (event.ctrlKey || event.metaKey) {
      // A selected text is copied as usual.
      if (event.key !== 'c' || entrance.kind === 'range' || document.getSelection()?.toString()) return
      event.preventDefault()
      copyValue(entrance.value)
      return
    }
    const command = treeCommand(rows, entrance, event.key)
    if (!command) return
    event.preventDefault()
    carryOut(command)
  }

  return (
    <div className="result-frame">
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its items take the focus, one at a time */}
      <div
        ref={tree}
        role="tree"
        aria-label={texts.detail.result}
        className="tree mono"
        onKeyDown={onKeyDown}
      >
        {rows.map((row) => (
          <TreeRowView
            key={row.id}
            row={row}
            isChosen={row === chosen}
            isEntrance={row === entrance}
            onCommand={carryOut}
          />
        ))}
      </div>
      <ChosenBar chosen={chosen} size={sizeOf(result)} isList={Array.isArray(result)} />
    </div>
  )
}

interface ChosenBarProps {
  readonly chosen: TreeRow | undefined
  readonly size: number
  readonly isList: boolean
}

function ChosenBar({ chosen, size, isList }: ChosenBarProps) {
  const texts = useTexts()
  const { copy } = useActions()
  const copyValue = useCopyValue()
  if (chosen?.kind !== 'value') {
    return (
      <div className="tree-bar">
        <span>{isList ? texts.detail.items(size) : texts.detail.fields(size)}</span>
      </div>
    )
  }
  const path = pathText(chosen.path)
  return (
    <div className="tree-bar">
      <span className="tree-path mono" title={path}>
        <bdi dir="ltr">{path}</bdi>
      </span>
      <Button look="quiet" onClick={() => copyValue(chosen.value)}>
        {texts.detail.copyValue}
      </Button>
      <Button look="quiet" onClick={() => void copy(path)}>
        {texts.detail.copyPath}
      </Button>
    </div>
  )
}
