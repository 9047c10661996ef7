import type { JobKey } from '../state/types.ts'
import type { CommandContext } from './context.ts'
import { cancel, restart } from './run-job.ts'
import { pauseNotifications } from './settings.ts'
import { unwatch } from './watched.ts'

/** What can be asked for outside of the window: in the tray's menu, on a notification, by a link. */
export type SurfaceWish =
  | { readonly do: 'open' | 'watch' | 'quit' }
  | { readonly do: 'details' | 'restart' | 'cancel' | 'unwatch' | 'copy-id'; readonly key: JobKey }
  | { readonly do: 'pause'; readonly until: 'hour' | 'tomorrow' | 'resume' }

/** What belongs to the desktop rather than to jobs. */
export interface Desktop {
  open(): void
  openWatchForm(): void
  openJob(key: JobKey): void
  copyText(text: string): Promise<void>
  quit(): void
}

/** Carries out a wish. What a restart or cancel came to stands in the job's row. */
export async function carryOutWish(
  context: CommandContext,
  desktop: Desktop,
  wish: SurfaceWish,
): Promise<void> {
  switch (wish.do) {
    case 'open':
      return desktop.open()
    case 'watch':
      return desktop.openWatchForm()
    case 'details':
      return desktop.openJob(wish.key)
    case 'restart':
      await restart(context, wish.key)
      return
    case 'cancel':
      await cancel(context, wish.key)
      return
    case 'unwatch':
      unwatch(context, wish.key)
      return
    case 'copy-id':
      return desktop.copyText(context.store.state().jobs.get(wish.key)?.jobId ?? '')
    case 'pause':
      pauseNotifications(context, wish.until)
      return
    case 'quit':
      return desktop.quit()
  }
}
