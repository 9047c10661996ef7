import { isolateText } from '#shared/bidi.ts'
import type { ServerView } from '#shared/model.ts'
import { useTickingValue } from '#renderer/state/context.tsx'
import { formatReachability } from '#renderer/state/models/server-texts.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { BannerButtons, BannerIcon, formatBanner, getBannerTone } from './banners.tsx'
import type { HeaderBanners } from './use-header-banners.ts'

interface BannerListProps {
  readonly banners: HeaderBanners
  readonly onClose: () => void
}

/**
 * Lists all banners with their full texts. For an unreachable server, it adds the reason and the time of the
 * next try.
 */
export function BannerList({ banners, onClose }: BannerListProps) {
  const texts = useTexts()
  return (
    <Dialog title={texts.banners.name} onClose={onClose}>
      <ul className="banner-list">
        {banners.shown.map((banner) => (
          <li key={banner.id} aria-label={formatBanner(banner, texts)} data-tone={getBannerTone(banner)}>
            <div className="row">
              <BannerIcon banner={banner} />
              <p className="grow" dir="auto">
                {formatBanner(banner, texts)}
              </p>
              <BannerButtons banner={banner} dismiss={banners.dismiss} onLeave={onClose} />
            </div>
            {banner.type === 'unreachable' && (
              <ul>
                {banner.servers.map((server) => (
                  <ServerReason key={server.id} server={server} />
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function ServerReason({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const reason = useTickingValue((now) => formatReachability(server, now, texts))
  return <li dir="auto">{texts.common.about(isolateText(server.name), reason)}</li>
}
