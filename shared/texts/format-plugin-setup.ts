import type { PluginSetup } from '../model.ts'
import { formatMessage } from './format-message.ts'
import type { Texts } from './index.ts'

/** Formats the progress of installing or removing a server's plugin. */
export function formatPluginSetup(setup: PluginSetup, texts: Texts): string {
  const { steps } = texts.servers.plugin
  switch (setup.step) {
    case 'waiting':
      return steps.waiting(setup.running)
    case 'failed':
      return formatMessage(setup.message, texts)
    case 'checking':
    case 'uploaded':
    case 'removed':
      return steps[setup.step]
  }
}
