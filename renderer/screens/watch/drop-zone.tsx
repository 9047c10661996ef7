import { useEffect, useEffectEvent, useState } from 'react'
import { useActions, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { findJobs } from '../../../shared/rules/job-ids.ts'
import { isBusy } from '../../ui/keys.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import './drop-zone.css'

/** For drops and pastes anywhere in the window. */
export function DropZone() {
  const texts = useTexts()
  const { openWatch, pastedTaken, toast } = useActions()
  const pasted = useWindow((state) => state.pasted)
  const [isOver, setIsOver] = useState(false)

  const take = useEffectEvent(async (handed: Handed, by?: 'middle click') => {
    const incoming = await textOf(handed, texts)
    // On Linux a middle click pastes any selected text, often by accident.
    if (by && !(incoming.ok && findJobs(incoming.text).length > 0)) return
    if (incoming.ok) openWatch(incoming.text)
    else toast(incoming.message)
  })

  useEffect(() => {
    if (pasted === undefined) return
    pastedTaken()
    void take({ getData: (type) => (type === 'text/plain' ? pasted : ''), files: [] })
  }, [pasted, pastedTaken])

  useEffect(() => {
    const stop = new AbortController()
    const options = { signal: stop.signal }
    function over(event: DragEvent): void {
      const { dataTransfer, target } = event
      const isField = target instanceof Element && target.closest('input, textarea') !== null
      if (!dataTransfer || isField || !mayHoldText(dataTransfer.types)) return setIsOver(false)
      event.preventDefault()
      dataTransfer.dropEffect = 'copy'
      setIsOver(true)
    }
    function drop(event: DragEvent): void {
      setIsOver(false)
      if (event.defaultPrevented || !event.dataTransfer) return
      const isField = event.target instanceof Element && event.target.closest('input, textarea') !== null
      if (isField && event.dataTransfer.files.length === 0) return
      event.preventDefault()
      void take(event.dataTransfer)
    }
    function leave(event: DragEvent): void {
      // It left the window, not only one element for another.
      if (!event.relatedTarget) setIsOver(false)
    }
    let isMiddleClick = false
    function press(event: Event): void {
      isMiddleClick = event instanceof MouseEvent && event.button === 1
    }
    function paste(event: ClipboardEvent): void {
      if (!event.clipboardData || isBusy(event.target)) return
      event.preventDefault()
      void take(event.clipboardData, isMiddleClick ? 'middle click' : undefined)
    }
    document.addEventListener('mousedown', press, options)
    document.addEventListener('keydown', press, options)
    document.addEventListener('dragover', over, options)
    document.addEventListener('dragleave', leave, options)
    document.addEventListener('drop', drop, options)
    document.addEventListener('paste', paste, options)
    return () => stop.abort()
  }, [])

  if (!isOver) return null
  return (
    <div className="drop-zone">
      <p>{texts.watchForm.drop}</p>
    </div>
  )
}

/** Files larger than this (bytes) are no list of jobs. */
const fileAtMost = 1_000_000

type Incoming =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string }

type Handed = Pick<DataTransfer, 'getData'> & { readonly files: ArrayLike<File> }

function mayHoldText(types: readonly string[]): boolean {
  return types.some((type) => type === 'Files' || type === 'text/plain' || type === 'text/uri-list')
}

/** The pasted or dropped text: of files, else of links, else plain. Binary files are rejected. */
export async function textOf(handed: Handed, texts: Texts): Promise<Incoming> {
  // It holds its data only until this turn is over.
  const links = handed.getData('text/uri-list')
  const plain = handed.getData('text/plain')
  const files = Array.from(handed.files)
  if (files.length > 0) return textOfFiles(files, texts)
  // A link's text may be a title, but its address names the job.
  const text = [links, plain]
    .filter((part, index, all) => all.indexOf(part) === index)
    .join('\n')
    .trim()
  return text === '' ? { ok: false, message: texts.watchForm.noText } : { ok: true, text }
}

async function textOfFiles(files: readonly File[], texts: Texts): Promise<Incoming> {
  const read: string[] = []
  for (const file of files) {
    if (file.size > fileAtMost) return { ok: false, message: texts.watchForm.tooBig(file.name) }
    try {
      read.push(await file.text())
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return { ok: false, message: texts.watchForm.unreadable(file.name, why) }
    }
    if (read.at(-1)?.includes('\0')) return { ok: false, message: texts.watchForm.notText(file.name) }
  }
  const text = read.join('\n').trim()
  return text === '' ? { ok: false, message: texts.watchForm.noText } : { ok: true, text }
}
