import { useRef, type ReactNode } from 'react'
import type { Banner } from '#shared/model.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { isFileBanner, type HeaderBanner } from '#renderer/state/models/header-banners.ts'
import { formatUnreachable } from '#renderer/state/models/server-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { Button, IconButton, LinkButton } from '#renderer/ui/button.tsx'
import { Icon, type IconName } from '#renderer/ui/icons.tsx'
import { useIsClipped } from '#renderer/ui/use-is-clipped.ts'
import type { HeaderBanners } from './use-header-banners.ts'
import './banners.css'

const none: readonly Banner[] = []

/**
 * Shows the most severe banner. The element exists even without a banner, because screen readers only
 * announce changes of an existing element.
 */
export function TopBanner({
  banners,
  onShowAll,
}: {
  readonly banners: HeaderBanners
  readonly onShowAll: () => void
}) {
  const texts = useTexts()
  const [first, ...others] = banners.shown
  const text = first && formatBanner(first, texts)
  const paragraph = useRef<HTMLParagraphElement>(null)
  const isClipped = useIsClipped(paragraph)
  const position = others.length > 0 ? texts.banners.position(1, banners.shown.length) : texts.common.show
  const hasMore =
    others.length > 0 || (first?.type === 'unreachable' && first.servers.length > 1) || isClipped
  return (
    <section className="header-banners" aria-label={texts.banners.name} aria-live="polite">
      {first && (
        <div className="row banner" data-tone={getBannerTone(first)}>
          <BannerIcon banner={first} />
          <p className="grow" dir="auto" ref={paragraph}>
            {text}
          </p>
          {hasMore && (
            <Button
              look="quiet"
              aria-label={others.length > 0 ? `${position}: ${texts.banners.name}` : position}
              aria-haspopup="dialog"
              onClick={onShowAll}
            >
              {position}
            </Button>
          )}
          <BannerButtons banner={first} dismiss={banners.dismiss} />
        </div>
      )}
    </section>
  )
}

export function formatBanner(banner: HeaderBanner, texts: Texts): string {
  switch (banner.type) {
    case 'error':
      return banner.text
    case 'message':
      return formatMessage(banner.banner.message, texts)
    case 'key':
      return formatUnreachable(banner.server, texts)
    case 'unreachable': {
      const [only, ...others] = banner.servers
      return only && others.length === 0
        ? formatUnreachable(only, texts)
        : texts.banners.unreachable(banner.servers.length)
    }
  }
}

export const getBannerTone = (banner: HeaderBanner): Banner['tone'] =>
  banner.type === 'message' ? banner.banner.tone : 'warning'

export function BannerIcon({ banner }: { readonly banner: HeaderBanner }) {
  const names: Partial<Record<HeaderBanner['type'], IconName>> = { key: 'key', unreachable: 'struck' }
  const name = names[banner.type]
  return name && <Icon name={name} />
}

interface BannerButtonsProps {
  readonly banner: HeaderBanner
  readonly dismiss: (banner: HeaderBanner) => void
  /** Called before a button opens the form of a server, to close the dialog with all banners. */
  readonly onLeave?: () => void
}

export function BannerButtons({ banner, dismiss, onLeave }: BannerButtonsProps) {
  const texts = useTexts()
  if (banner.type === 'error') return null
  return (
    <>
      <NextStep banner={banner} onLeave={onLeave} />
      <IconButton
        icon="close"
        text={texts.banners.dismiss}
        aria-label={`${texts.banners.dismiss}: ${formatBanner(banner, texts)}`}
        onClick={() => dismiss(banner)}
      />
    </>
  )
}

const createStep = (text: string, act: () => void) => (
  <Button look="quiet" onClick={act}>
    {text}
  </Button>
)

function NextStep({
  banner,
  onLeave,
}: Omit<BannerButtonsProps, 'dismiss' | 'onLeave'> & { readonly onLeave: (() => void) | undefined }) {
  const texts = useTexts()
  const { ask, openServerForm, retryNow } = useActions()
  switch (banner.type) {
    case 'error':
      return null
    case 'key':
      return createStep(lacksKey(banner.server) ? texts.banner.enterKey : texts.banner.replaceKey, () => {
        onLeave?.()
        openServerForm({ serverId: banner.server.id, entersKey: true })
      })
    case 'unreachable': {
      const [only, ...others] = banner.servers
      return createStep(texts.banner.retry, () => void retryNow(others.length === 0 ? only?.id : undefined))
    }
    case 'message':
      return isFileBanner(banner.banner)
        ? createStep(texts.banners.openFolder, () => void ask('openDataFolder', {}))
        : null
  }
}

/**
 * Shows the banner for a missing tray. It explains what closing the window does, so it is on the page and not
 * in the header.
 */
export function TrayBanner() {
  const texts = useTexts()
  const { ask } = useActions()
  const banner = useWindowState((state) => state.mainState?.banners.find(({ tray }) => tray !== undefined))
  if (!banner) return null
  return (
    <PageBanner banner={banner}>
      {banner.tray === 'can-be-added' && (
        <Button onClick={() => void ask('openTrayPage', {})}>{texts.banners.addTray}</Button>
      )}
    </PageBanner>
  )
}

export function WatchRulesBanners() {
  const texts = useTexts()
  const { setView } = useActions()
  const banners = useWindowState((state) => state.mainState?.banners ?? none)
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
