import type { ActivationArguments } from 'electron'

/** A press on a toast as Windows reports it, also to a program that was started by it. */
export interface Activation {
  /** The toast's tag: what the notification was given as its id. */
  readonly tag: string
  /** Place of the button among the notification's buttons; undefined for a press on its body. */
  readonly button?: number
}

/**
 * Reads the arguments that Electron gives its toasts: `type=click&tag=ID`, `type=action&action=0&tag=ID`
 * (electron#49919, electron#50328). The id stands there unescaped, so it is everything up to the next `&key=` that
 * Electron itself writes.
 */
export function activationOf(details: ActivationArguments): Activation | undefined {
  const tag = /(?:^|&)tag=(.*?)(?=&(?:type|action|group)=|$)/s.exec(details.arguments)?.[1]
  if (!tag) return undefined
  if (details.type === 'click') return { tag }
  if (details.type !== 'action' || details.actionIndex === undefined) return undefined
  return { tag, button: details.actionIndex }
}
