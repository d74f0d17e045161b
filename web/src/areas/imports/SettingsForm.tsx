import { type Import, type ImportKind, setImportMapping } from '@gantry/contract/imports'
import { NumberInput, Select, Switch, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useProblemText } from '../../ui/problem.ts'
import classes from './Imports.module.css'
import { readSettings, type Setting } from './settings-schema.ts'
import { useImportAction } from './use-import-action.ts'

type Value = Import['settings'][string]
const knownSettings = [
  'source',
  'history',
  'status',
  'unknownAreas',
  'zone',
  'dateOrder',
  'currency',
  'unknownOwners',
  'invite',
] as const
const knownChoices = ['done', 'new', 'reject', 'create', 'auto', 'day_first', 'month_first'] as const

/** The settings an importer brings; each is saved when it changes. */
export function SettingsForm({ record, kind }: { record: Import; kind: ImportKind }) {
  const { t } = useTranslation('imports')
  const problemText = useProblemText()
  const settings = readSettings(kind.settings)
  const save = useImportAction((changes: Record<string, Value>) =>
    call(setImportMapping, {
      params: { id: record.id },
      body: { mapping: record.mapping, settings: { ...record.settings, ...changes } },
    }),
  )
  if (settings.length === 0) return null
  return (
    <section className={classes.section} aria-labelledby="settings">
      <Title order={2} id="settings">
        {t('settings.title')}
      </Title>
      <div className={classes.settings}>
        {settings.map((setting) => (
          <SettingInput
            key={setting.name}
            setting={setting}
            value={save.variables?.[setting.name] ?? record.settings[setting.name] ?? null}
            problem={
              save.error && save.variables && setting.name in save.variables ? problemText(save.error) : undefined
            }
            isLocked={!record.may.edit}
            onChange={(value) => save.mutate({ [setting.name]: value })}
          />
        ))}
      </div>
    </section>
  )
}

type InputProps = {
  setting: Setting
  value: Value
  problem: string | undefined
  isLocked: boolean
  onChange: (value: Value) => void
}

function SettingInput({ setting: { name, description, input }, value, problem, isLocked, onChange }: InputProps) {
  const { t } = useTranslation('imports')
  const known = knownSettings.find((one) => one === name)
  const label = known ? t(`settings.${known}`) : description
  const shared = { label, error: problem, disabled: isLocked }
  switch (input.kind) {
    case 'flag':
      return (
        <Switch
          {...shared}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
          mb={6}
        />
      )
    case 'choice':
      return (
        <Select
          {...shared}
          allowDeselect={false}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => next && onChange(next)}
          data={input.choices.map((choice) => {
            const word = knownChoices.find((one) => one === choice)
            return { value: choice, label: word ? t(`choice.${word}`) : choice.replaceAll('_', ' ') }
          })}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => typeof next === 'number' && onChange(next)}
        />
      )
    case 'text':
      return <TextSetting {...shared} value={typeof value === 'string' ? value : ''} onChange={onChange} />
  }
}

type TextProps = {
  label: string
  error: string | undefined
  disabled: boolean
  value: string
  onChange: (value: string) => void
}

/** Saved when the person is done typing. */
function TextSetting({ value, onChange, ...props }: TextProps) {
  const [text, setText] = useState(value)
  const save = (): void => {
    if (text !== value) onChange(text)
  }
  return (
    <TextInput
      {...props}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  )
}
