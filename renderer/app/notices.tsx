import type { Notice, ServerId } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import './notices.css'

const none: readonly Notice[] = []

export function ErrorNotices() {
  const error = useWindow((state) => state.error)
  return (
    <div className="notices" aria-live="polite">
      {error !== undefined && (
        <div className="row notice" data-tone="warning">
          <p className="grow clipped" title={error}>
            {error}
          </p>
        </div>
      )}
    </div>
  )
}

export function Notices() {
  const texts = useTexts()
  const notices = useWindow((state) => state.world?.notices ?? none)
  return (
    <section className="notices" aria-label={texts.notices.name} aria-live="polite">
      {notices
        .filter(({ tray }) => tray === undefined)
        .toReversed()
        .map((notice) => (
          <div key={notice.id} className="row notice" data-tone={notice.tone}>
            <p className="grow clipped" title={formatMessage(notice.message, texts)}>
              {formatMessage(notice.message, texts)}
            </p>
            {notice.rulesOf !== undefined && <WatchRulesButton serverId={notice.rulesOf} />}
            <DismissButton notice={notice} />
          </div>
        ))}
    </section>
  )
}

function WatchRulesButton({ serverId }: { readonly serverId: ServerId }) {
  const texts = useTexts()
  const { setView } = useActions()
  return (
    <Button look="quiet" onClick={() => setView({ name: 'server', serverId, at: 'rules' })}>
      {texts.watchRules.change}
    </Button>
  )
}

/** A line of the page, because it explains at the first start what closing the window does. */
export function TrayNotice() {
  const texts = useTexts()
  const { ask } = useActions()
  const notice = useWindow((state) => state.world?.notices.find(({ tray }) => tray !== undefined))
  if (!notice) return null
  return (
    <div className="row tray-notice" aria-live="polite">
      <Icon name="info" />
      <p className="grow">{formatMessage(notice.message, texts)}</p>
      {notice.tray === 'can-be-added' && (
        <Button onClick={() => void ask('openTrayPage', {})}>{texts.notices.addTray}</Button>
      )}
      <DismissButton notice={notice} />
    </div>
  )
}

function DismissButton({ notice }: { readonly notice: Notice }) {
  const texts = useTexts()
  const { ask } = useActions()
  return (
    <IconButton
      icon="close"
      text={texts.notices.dismiss}
      aria-label={`${texts.notices.dismiss}: ${formatMessage(notice.message, texts)}`}
      onClick={() => void ask('dismissNotice', { id: notice.id })}
    />
  )
}
