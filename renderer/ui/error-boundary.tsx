import { Component, useLayoutEffect, useState, type ReactNode } from 'react'
import type { CompileoBridge, CommandResult } from '#shared/contract.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button } from './button.tsx'
import { MoreOptions } from './more-options.tsx'
import { useMediaQuery } from './use-media-query.ts'
import './error-boundary.css'

export type BoundaryArea = 'window' | 'jobs' | 'details' | 'server' | 'settings'

interface ErrorBoundaryProps {
  readonly area: BoundaryArea
  readonly bridge: CompileoBridge
  readonly texts: () => Texts
  /** Called before the content is rendered again. */
  readonly onReload?: () => void
  readonly onClose?: (() => void) | undefined
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly caught?: { readonly error: unknown }
}

/** Catches errors of its content and shows them. `onCaughtError` reports them. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = {}

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { caught: { error } }
  }

  readonly reload = (): void => {
    this.props.onReload?.()
    this.setState({ caught: undefined })
  }

  override render(): ReactNode {
    const { area, bridge, texts, onClose, children } = this.props
    const { caught } = this.state
    if (!caught) return children
    const { error } = caught
    const Shown = area === 'window' ? WindowFallback : Fallback
    return (
      <Shown
        area={area}
        bridge={bridge}
        texts={texts}
        error={error}
        onReload={this.reload}
        onClose={onClose}
      />
    )
  }
}

/**
 * Catches the errors of one screen. With a key for its content, the error disappears when other content is
 * shown.
 */
export function ScreenBoundary(props: Pick<ErrorBoundaryProps, 'area' | 'onClose' | 'children'>) {
  const texts = useTexts()
  return <ErrorBoundary bridge={useBridge()} texts={() => texts} {...props} />
}

/** Longer messages are truncated to this many characters. */
const maxMessageLength = 300

interface FallbackProps extends Pick<ErrorBoundaryProps, 'area' | 'bridge' | 'texts' | 'onClose'> {
  readonly error: unknown
  readonly onReload: () => void
}

/** Replaces the whole window after an error, perhaps before the theme was set. */
function WindowFallback(props: FallbackProps) {
  // The media query follows the theme of the settings, because the main process sets `nativeTheme`.
  const dark = useMediaQuery('(prefers-color-scheme: dark)')
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [dark])
  return (
    <main className="error-window">
      <Fallback {...props} />
    </main>
  )
}

function Fallback({ area, bridge, texts, error, onReload, onClose }: FallbackProps) {
  const [outcome, setOutcome] = useState<CommandResult>()
  const { common, detail, fault } = texts()
  const Heading = area === 'window' ? 'h1' : 'h2'

  async function copy(): Promise<void> {
    setOutcome(await catchFailure(bridge.call('copyDiagnostics', {})))
  }

  return (
    <div className="error-part" data-area={area} role="alert">
      <div className="error-card">
        <Heading className="title">{fault.title[area]}</Heading>
        <p>{fault.explanation}</p>
        <MoreOptions label={common.details}>
          <code className="code">{String(error).slice(0, maxMessageLength)}</code>
        </MoreOptions>
        <div className="form-foot">
          <Button look="primary" onClick={onReload}>
            {fault.reload}
          </Button>
          <Button onClick={() => void copy()}>{common.copyDiagnostics}</Button>
          {onClose && (
            <Button look="quiet" onClick={onClose}>
              {detail.close}
            </Button>
          )}
        </div>
        <output>{outcome?.message && formatMessage(outcome.message, texts())}</output>
      </div>
    </div>
  )
}
