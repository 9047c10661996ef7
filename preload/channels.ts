/** Apart from the contracts, so that the preload script needs no schemas. */
export const channels = {
  call: 'compileo:call',
  patch: 'compileo:patch',
  intent: 'compileo:intent',
  popoverFirst: 'compileo:popover:first',
  popoverPress: 'compileo:popover:press',
  popover: 'compileo:popover',
} as const
