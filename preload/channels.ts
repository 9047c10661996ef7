/** These names are separate from the contract, so that the preload script doesn't load the schemas. */
export const channels = {
  call: 'compileo:call',
  patch: 'compileo:patch',
  intent: 'compileo:intent',
  painted: 'compileo:painted',
} as const
