import type { ReactNode } from 'react'
import type { Banner } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { Button, IconButton, LinkButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import './banners.css'

const none: readonly Banner[] = []

export function ErrorBanner() {
  const error = useWindow((state) => state.error)
  return (
    <div className="banners" aria-live="polite">
      {error !== undefined && (
        <div className="row banner" data-tone="warning">
          <p className="grow clipped" title={error}>
            {error}
          </p>
        </div>
      )}
    </div>
  )
}

export function Banners() {
  const texts = useTexts()
  const banners = useWindow((state) => state.world?.banners ?? none)
  return (
    <section className="banners" aria-label={texts.banners.name} aria-live="polite">
      {banners
        .filter(({ tray, rulesOf }) => tray === undefined && rulesOf === undefined)
        .toReversed()
        .map((banner) => (
          <div key={banner.id} className="row banner" data-tone={banner.tone}>
            <p className="grow clipped" title={formatMessage(banner.message, texts)}>
              {formatMessage(banner.message, texts)}
            </p>
            <DismissButton banner={banner} />
          </div>
        ))}
    </section>
  )
}

/** A line of the page, because it explains at the first start what closing the window does. */
export function TrayBanner() {
  const texts = useTexts()
  const { ask } = useActions()
  const banner = useWindow((state) => state.world?.banners.find(({ tray }) => tray !== undefined))
  if (!banner) return null
  return (
    <PageBanner banner={banner}>
      {banner.tray === 'can-be-added' && (
        <Button onClick={() => void ask('openTrayPage', {})}>{texts.banners.addTray}</Button>
      )}
    </PageBanner>
  )
}

/** Lines above the list, which say what watch rules add to it. */
export function WatchRulesBanners() {
  const texts = useTexts()
  const { setView } = useActions()
  const banners = useWindow((state) => state.world?.banners ?? none)
  return banners.map((banner) => {
    const { rulesOf: serverId } = banner
    if (serverId === undefined) return null
    return (
      <PageBanner key={banner.id} banner={banner}>
        <LinkButton onClick={() => setView({ name: 'server', serverId, at: 'rules' })}>
          {texts.watchRules.change}
        </LinkButton>
      </PageBanner>
    )
  })
}

interface PageBannerProps {
  readonly banner: Banner
  readonly children: ReactNode
}

function PageBanner({ banner, children }: PageBannerProps) {
  const texts = useTexts()
  return (
    <div className="row page-banner" aria-live="polite">
      <Icon name="info" />
      <p className="grow">{formatMessage(banner.message, texts)}</p>
      {children}
      <DismissButton banner={banner} />
    </div>
  )
}

function DismissButton({ banner }: { readonly banner: Banner }) {
  const texts = useTexts()
  const { ask } = useActions()
  return (
    <IconButton
      icon="close"
      text={texts.banners.dismiss}
      aria-label={`${texts.banners.dismiss}: ${formatMessage(banner.message, texts)}`}
      onClick={() => void ask('dismissNotice', { id: banner.id })}
    />
  )
}
