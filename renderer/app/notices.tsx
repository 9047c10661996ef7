import type { Notice } from '../../shared/model.ts'
import { useActions, useWindow } from '../state/context.tsx'
import { useTexts } from '../state/use-texts.ts'
import { describeMessage } from '../../shared/texts/describe-message.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import './notices.css'

const none: readonly Notice[] = []

export function ErrorNotices() {
  const trouble = useWindow((state) => state.trouble)
  return (
    <div className="notices" aria-live="polite">
      {trouble !== undefined && (
        <div className="notice" data-tone="warning">
          <p>{trouble}</p>
        </div>
      )}
    </div>
  )
}

export function Notices() {
  const texts = useTexts()
  const { dismissNotice, openAtLogin } = useActions()
  const notices = useWindow((state) => state.world?.notices ?? none)
  const takeOffer = async (id: string) => {
    if (await openAtLogin()) void dismissNotice(id)
  }
  return (
    <section className="notices" aria-label={texts.notices.name} aria-live="polite">
      {notices.toReversed().map((notice) => (
        <div key={notice.id} className="notice" data-tone={notice.tone}>
          <p>{describeMessage(notice.message, texts)}</p>
          {notice.offer !== undefined && (
            <Button look="plain" onClick={() => void takeOffer(notice.id)}>
              {texts.notices.offers[notice.offer]}
            </Button>
          )}
          <Tooltip text={texts.notices.dismiss}>
            <Button
              look="quiet"
              square
              aria-label={`${texts.notices.dismiss}: ${describeMessage(notice.message, texts)}`}
              onClick={() => void dismissNotice(notice.id)}
            >
              <Icon name="close" />
            </Button>
          </Tooltip>
        </div>
      ))}
    </section>
  )
}
