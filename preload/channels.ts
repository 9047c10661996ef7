/** Separate from the contract, so that the preload script needs no schemas. */
export const channels = {
  call: 'compileo:call',
  patch: 'compileo:patch',
  intent: 'compileo:intent',
  painted: 'compileo:painted',
} as const
