import type { ActivationArguments } from 'electron'

/** A click on a toast as Windows reports it, even to a program that it just started. */
export interface Activation {
  /** The toast's tag: our ID of the notification. */
  readonly tag: string
  /** Index of the button; undefined for a click on the body. */
  readonly button?: number
}

/**
 * Parses the arguments of Electron's toasts: `type=click&tag=ID`, `type=action&action=0&tag=ID` (electron#49919, electron#50328).
 * The ID is unescaped, so it extends to the next `&key=` that Electron writes.
 */
export function activationOf(details: ActivationArguments): Activation | undefined {
  const tag = /(?:^|&)tag=(.*?)(?=&(?:type|action|group)=|$)/s.exec(details.arguments)?.[1]
  if (!tag) return undefined
  if (details.type === 'click') return { tag }
  if (details.type !== 'action' || details.actionIndex === undefined) return undefined
  return { tag, button: details.actionIndex }
}
