import type { ReactNode } from 'react'
import type { Notice } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button, IconButton, LinkButton } from '#renderer/ui/button.tsx'
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
        .filter(({ tray, rulesOf }) => tray === undefined && rulesOf === undefined)
        .toReversed()
        .map((notice) => (
          <div key={notice.id} className="row notice" data-tone={notice.tone}>
            <p className="grow clipped" title={formatMessage(notice.message, texts)}>
              {formatMessage(notice.message, texts)}
            </p>
            <DismissButton notice={notice} />
          </div>
        ))}
    </section>
  )
}

/** A line of the page, because it explains at the first start what closing the window does. */
export function TrayNotice() {
  const texts = useTexts()
  const { ask } = useActions()
  const notice = useWindow((state) => state.world?.notices.find(({ tray }) => tray !== undefined))
  if (!notice) return null
  return (
    <PageNotice notice={notice}>
      {notice.tray === 'can-be-added' && (
        <Button onClick={() => void ask('openTrayPage', {})}>{texts.notices.addTray}</Button>
      )}
    </PageNotice>
  )
}

/** Notices above the list about the jobs that watch rules add. */
export function WatchRulesNotices() {
  const texts = useTexts()
  const { setView } = useActions()
  const notices = useWindow((state) => state.world?.notices ?? none)
  return notices.map((notice) => {
    const { rulesOf: serverId } = notice
    if (serverId === undefined) return null
    return (
      <PageNotice key={notice.id} notice={notice}>
        <LinkButton onClick={() => setView({ name: 'server', serverId, at: 'rules' })}>
          {texts.watchRules.change}
        </LinkButton>
      </PageNotice>
    )
  })
}

interface PageNoticeProps {
  readonly notice: Notice
  readonly children: ReactNode
}

function PageNotice({ notice, children }: PageNoticeProps) {
  const texts = useTexts()
  return (
    <div className="row page-notice" aria-live="polite">
      <Icon name="info" />
      <p className="grow">{formatMessage(notice.message, texts)}</p>
      {children}
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
