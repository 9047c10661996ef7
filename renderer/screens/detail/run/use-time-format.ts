import { useTickingValue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

/** Formats the day of a time (ms since the epoch). */
export const toDayString = (at: number): string => new Date(at).toDateString()

/** Renders again when another day begins. */
export function useToday(): string {
  return useTickingValue(toDayString)
}

/** Formats a time (ms since the epoch), with its date unless it is today. */
export function useTimeFormat(): (at: number) => string {
  const texts = useTexts()
  const today = useToday()
  return (at) => (toDayString(at) === today ? texts.format.timeOfDay(at) : texts.format.dateAndTime(at))
}
