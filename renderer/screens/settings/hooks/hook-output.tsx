import { useTexts } from '#renderer/state/use-texts.ts'

export function HookOutput({ text }: { readonly text: string | undefined }) {
  const { hooks: words } = useTexts()
  if (text === undefined) return null
  return (
    <details className="hook-output">
      <summary>{words.output}</summary>
      <pre className="code selectable" dir="auto">
        {text}
      </pre>
    </details>
  )
}
