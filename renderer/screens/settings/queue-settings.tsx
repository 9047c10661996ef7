import { guideLevels, levelsOf } from '#shared/alert-levels.ts'
import type { AlertLevels, ServerView } from '#shared/model.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { savedLevel, shownLevel, shownLimits, type Level } from './limits.ts'
import { NumberField } from './number-field.tsx'
import { SettingRow } from './setting-row.tsx'
import type { Rejections, SettingsForm } from './use-settings.ts'

const levels: readonly Level[] = ['failureRate', 'cpuPercent', 'memoryMb', 'pending']

export function QueueAlerts({ form }: { readonly form: SettingsForm }) {
  const { alertLevels } = form.settings
  return (
    <LevelFields
      form={form}
      own={alertLevels}
      defaults={guideLevels}
      set={(level, kept) => form.change({ alertLevels: { ...alertLevels, [level]: kept } }, level)}
    />
  )
}

interface LevelFieldsProps {
  readonly form: Pick<Rejections, 'refusalAt'>
  readonly own: Partial<AlertLevels>
  readonly defaults: AlertLevels
  readonly set: (level: Level, kept: number, place: string) => void
  readonly of?: Pick<ServerView, 'id' | 'name'>
}

export function LevelFields({ form, own, defaults, set: save, of }: LevelFieldsProps) {
  const texts = useTexts()
  const { alerts, lines } = texts.settings
  const { choose } = texts.palette
  const alertLevels = levelsOf({ alertLevels: own }, defaults)
  return levels.map((level) => {
    const name = of === undefined ? level : `${level} ${of.id}`
    const set = (kept: number) => save(level, kept, name)
    const shown = alerts.values[level](shownLevel(level, defaults[level]))
    const [label] = lines[level]
    const guide = of === undefined ? alerts.guide(shown) : alerts.general(shown)
    return (
      <SettingRow key={level} name={name} form={form}>
        <NumberField
          label={label}
          spoken={of && choose(label, of.name)}
          unit={alerts[`${level}Unit`]}
          hint={guide}
          value={shownLevel(level, alertLevels[level])}
          limits={shownLimits(level)}
          onChange={(value) => set(savedLevel(level, value))}
        />
        {alertLevels[level] !== defaults[level] && (
          <Button
            look="quiet"
            aria-label={alerts.applyGuideNamed(label, shown)}
            onClick={() => set(defaults[level])}
          >
            {alerts.applyGuide(shown)}
          </Button>
        )}
      </SettingRow>
    )
  })
}
