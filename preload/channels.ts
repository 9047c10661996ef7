/** The channels there are. They stand apart from the contracts so that the preload script needs no schemas. */
export const channels = {
  call: 'compileo:call',
  patch: 'compileo:patch',
  intent: 'compileo:intent',
  overviewFirst: 'compileo:overview:first',
  overviewPress: 'compileo:overview:press',
  overview: 'compileo:overview',
} as const
