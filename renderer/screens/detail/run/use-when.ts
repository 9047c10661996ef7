import { useTicking } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

/** `at` is in ms since the epoch. */
export const dayOf = (at: number): string => new Date(at).toDateString()

/** Renders again when another day begins. */
export function useToday(): string {
  return useTicking(dayOf)
}

/** Formats a time (ms since the epoch), with its date unless it is today. */
export function useWhen(): (at: number) => string {
  const texts = useTexts()
  const today = useToday()
  return (at) => (dayOf(at) === today ? texts.format.timeOfDay(at) : texts.format.dateAndTime(at))
}
