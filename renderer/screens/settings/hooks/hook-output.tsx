import { useTexts } from '../../../state/use-texts.ts'

/** The last lines of a command's output, folded; nothing where there is none. */
export function HookOutput({ text }: { readonly text: string | undefined }) {
  const { hooks: words } = useTexts()
  if (text === undefined) return null
  return (
    <details className="hook-output">
      <summary>{words.output}</summary>
      <pre className="selectable" dir="auto">
        {text}
      </pre>
    </details>
  )
}
