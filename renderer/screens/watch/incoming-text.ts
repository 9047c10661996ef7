import type { Texts } from '../../../shared/texts/index.ts'

/** Files larger than this (bytes) are no list of jobs. */
const fileAtMost = 1_000_000

/** Text that was handed over, or why there is none, in words. */
export type Incoming =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string }

/** What of a paste or a drop the window needs; a `DataTransfer` has it. */
export type Handed = Pick<DataTransfer, 'getData'> & { readonly files: ArrayLike<File> }

/** Whether something that is dragged may hold text. */
export function mayHoldText(types: readonly string[]): boolean {
  return types.some((type) => type === 'Files' || type === 'text/plain' || type === 'text/uri-list')
}

/** The pasted or dropped text: of files, else of links, else plain. Binary files are rejected. */
export async function textOf(handed: Handed, texts: Texts): Promise<Incoming> {
  // It holds its data only until this turn is over.
  const links = handed.getData('text/uri-list')
  const plain = handed.getData('text/plain')
  const files = Array.from(handed.files)
  if (files.length > 0) return textOfFiles(files, texts)
  // A link's own text may be a title; its address is what names the job.
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
