import { soundChoiceOf, soundKinds, type SoundKind } from '../../../shared/sounds.ts'
import { useBridge } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Select } from '../../ui/select.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { Line, SettingRow, SettingSwitch } from './setting-row.tsx'
import { TestOutput, useTestNotification } from './test-notification.tsx'
import type { SettingsForm } from './use-settings.ts'

export function SoundSettings({ form }: { readonly form: SettingsForm }) {
  const { notifications } = useTexts().settings
  return (
    <>
      <SettingSwitch form={form} name="sound" setting="sound" words={notifications} />
      {form.settings.sound && soundKinds.map((kind) => <SoundOf key={kind} kind={kind} form={form} />)}
    </>
  )
}

interface SoundOfProps {
  readonly kind: SoundKind
  readonly form: SettingsForm
}

function SoundOf({ kind, form }: SoundOfProps) {
  const bridge = useBridge()
  const { settings, change, ask } = form
  const { soundWhen, sounds: words } = useTexts().settings.notifications
  const { sending, result, send } = useTestNotification(kind)
  const place = `sound ${kind}`
  const file = settings.soundFiles[kind]
  const choice = soundChoiceOf(settings, kind)
  const options = [
    { value: 'none', label: words.none },
    { value: 'system', label: words.system },
    ...(file === undefined ? [] : [{ value: 'file' as const, label: nameOf(file) }]),
    { value: 'choose', label: words.choose },
  ] as const

  function choose(chosen: (typeof options)[number]['value']): void {
    if (chosen === 'choose') void ask(bridge.call('chooseSound', { kind }), place)
    else change({ sounds: { ...settings.sounds, [kind]: chosen } }, place)
  }

  return (
    <SettingRow name={place} form={form}>
      <div className="setting-inner">
        <Line label={soundWhen[kind]}>
          <Tooltip text={words.play}>
            <Button look="quiet" square disabled={choice === 'none'} aria-disabled={sending} onClick={send}>
              <Icon name="play" />
            </Button>
          </Tooltip>
          <Select label={soundWhen[kind]} labelHidden value={choice} options={options} onChange={choose} />
        </Line>
      </div>
      <TestOutput result={result} />
    </SettingRow>
  )
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path
