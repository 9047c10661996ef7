import { useActions } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { copiedText } from './readable.ts'

/** Copies a value, or says that it is too large for that. */
export function useCopyValue(): (value: unknown) => void {
  const texts = useTexts()
  const { copy, toast } = useActions()
  return (value) => {
    const text = copiedText(value)
    if (text === undefined) toast(texts.detail.tooLongToCopy)
    else void copy(text)
  }
}
