import type { PathsDefinition } from '@gantry/contract/insights-paths'
import type { LifecycleDefinition, StickinessDefinition } from '@gantry/contract/insights-trends'
import { Button, Switch } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { anyEvent, removeAt, replaceAt } from '../model/definition.ts'
import classes from './builder.module.css'
import { CommitNumber, CommitText } from './CommitInput.tsx'
import { EventPickEditor } from './EventPickEditor.tsx'
import { PropertySelect } from './PropertySelect.tsx'
import { Choice, Part, RemoveButton } from './parts.tsx'

type BuilderProps<D> = { definition: D; onChange: (definition: D) => void }

export function LifecycleBuilder({ definition, onChange }: BuilderProps<LifecycleDefinition>) {
  const { t } = useTranslation('insights')
  return (
    <Part title={t('lifecycle.event')}>
      <EventPickEditor
        label={t('lifecycle.event')}
        pick={definition.event}
        onChange={(event) => onChange({ ...definition, event })}
      />
    </Part>
  )
}

export function StickinessBuilder({ definition, onChange }: BuilderProps<StickinessDefinition>) {
  const { t } = useTranslation('insights')
  return (
    <>
      <PickList
        title={t('stickiness.events')}
        picks={definition.series}
        isOneNeeded
        onChange={(series) => onChange({ ...definition, series })}
      />
      <Part title={t('stickiness.mode')}>
        <Choice
          label={t('stickiness.mode')}
          value={definition.mode}
          choices={[
            { value: 'exact', label: t('stickiness.exact') },
            { value: 'cumulative', label: t('stickiness.cumulative') },
          ]}
          onChange={(mode) => onChange({ ...definition, mode })}
        />
      </Part>
    </>
  )
}

type PickListProps = {
  title: string
  picks: StickinessDefinition['series']
  isOneNeeded?: boolean
  onChange: (picks: StickinessDefinition['series']) => void
}

function PickList({ title, picks, isOneNeeded = false, onChange }: PickListProps) {
  const { t } = useTranslation('insights')
  return (
    <Part title={title}>
      {picks.map((pick, index) => (
        <EventPickEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a series is its place
          key={index}
          label={title}
          pick={pick}
          onChange={(next) => onChange(replaceAt(picks, index, next))}
        >
          {(!isOneNeeded || picks.length > 1) && (
            <RemoveButton label={t('event.removeOther')} onClick={() => onChange(removeAt(picks, index))} />
          )}
        </EventPickEditor>
      ))}
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange([...picks, anyEvent])}
      >
        {t('trends.add')}
      </Button>
    </Part>
  )
}

export function PathsBuilder({ definition, onChange }: BuilderProps<PathsDefinition>) {
  const { t } = useTranslation('insights')
  const change = (changes: Partial<PathsDefinition>): void => onChange({ ...definition, ...changes })
  return (
    <>
      <Part title={t('paths.direction')}>
        <Choice
          label={t('paths.direction')}
          value={definition.direction}
          choices={[
            { value: 'forward', label: t('paths.forward') },
            { value: 'backward', label: t('paths.backward') },
          ]}
          onChange={(direction) => change({ direction })}
        />
        <CommitText
          label={t('paths.anchor')}
          isLabelled
          placeholder={t('paths.noAnchor')}
          value={definition.anchor ?? ''}
          onChange={(anchor) => change({ anchor: anchor.trim() || undefined })}
        />
      </Part>
      <Part title={t('paths.names')}>
        <PropertySelect
          label={t('paths.names')}
          property={definition.property ?? undefined}
          empty={t('paths.byEvent')}
          extra={[{ value: '-', label: t('paths.byEvent') }]}
          onChange={(property) => change({ property })}
          onExtra={() => change({ property: null })}
        />
        {definition.collapse.map((rule, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place
          <div className={classes.line} key={index}>
            <CommitText
              label={t('paths.pattern')}
              placeholder="^/items/"
              value={rule.pattern}
              onChange={(pattern) =>
                pattern && change({ collapse: replaceAt(definition.collapse, index, { ...rule, pattern }) })
              }
            />
            <CommitText
              label={t('paths.newName')}
              placeholder="/items/:id"
              value={rule.name}
              onChange={(name) => change({ collapse: replaceAt(definition.collapse, index, { ...rule, name }) })}
            />
            <RemoveButton
              label={t('paths.removeRule')}
              onClick={() => change({ collapse: removeAt(definition.collapse, index) })}
            />
          </div>
        ))}
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => change({ collapse: [...definition.collapse, { pattern: '^/', name: '/' }] })}
        >
          {t('paths.addRule')}
        </Button>
      </Part>
      <PickList title={t('paths.include')} picks={definition.include} onChange={(include) => change({ include })} />
      <PickList title={t('paths.exclude')} picks={definition.exclude} onChange={(exclude) => change({ exclude })} />
      <PathNumbers definition={definition} change={change} />
    </>
  )
}

type NumbersProps = { definition: PathsDefinition; change: (changes: Partial<PathsDefinition>) => void }

function PathNumbers({ definition, change }: NumbersProps) {
  const { t } = useTranslation('insights')
  const limits = { steps: [2, 20], nodes: [1, 50], edges: [1, 500], breakMinutes: [1, 10_080] } as const
  return (
    <Part title={t('paths.rules')}>
      <div className={classes.pair}>
        {(['steps', 'nodes', 'edges', 'breakMinutes'] as const).map((name) => (
          <CommitNumber
            key={name}
            label={t(`paths.${name}`)}
            isLabelled
            value={definition[name]}
            min={limits[name][0]}
            max={limits[name][1]}
            onChange={(value) => change({ [name]: value })}
          />
        ))}
      </div>
      <Choice
        label={t('paths.count')}
        isLabelled
        value={definition.count}
        choices={[
          { value: 'people', label: t('paths.countPeople') },
          { value: 'paths', label: t('paths.countPaths') },
        ]}
        onChange={(count) => change({ count })}
      />
      <Switch
        label={t('paths.repeats')}
        checked={definition.isRepeatKept}
        onChange={(event) => change({ isRepeatKept: event.currentTarget.checked })}
      />
    </Part>
  )
}
