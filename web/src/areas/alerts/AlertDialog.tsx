import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import { type Alert, checkMinutes, createAlert, updateAlert } from '@gantry/contract/alerts'
import { listInsights, type SavedInsight } from '@gantry/contract/insights'
import { Button, Group, Modal, MultiSelect, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useMe } from '../../session/me.ts'
import { useMembers } from '../../ui/members.tsx'
import { useProblemText } from '../../ui/problem.ts'
import { useAction } from '../../ui/use-action.ts'
import { loadAllPages } from '../../ui/use-pages.ts'
import { Choice } from '../insights/builder/parts.tsx'
import { ConditionFields } from './ConditionFields.tsx'
import { firstPoint, isWhole, newCondition } from './model.ts'
import { PointFields } from './PointFields.tsx'
import { PreviewLine } from './PreviewLine.tsx'

type Props = {
  project: string
  /** The alert that is changed; without it a new one is made. */
  alert?: Alert
  insightId?: string | undefined
  onDone: (alert: Alert) => void
  onClose: () => void
}

/** Chooses the saved insight, then everything else. */
export function AlertDialog({ project, alert, insightId, onDone, onClose }: Props) {
  const { t } = useTranslation('alerts')
  const { t: ui } = useTranslation('ui')
  const [chosen, setChosen] = useState(alert?.insightId ?? insightId)
  const { data: insights } = useQuery({
    queryKey: ['insight', 'all', project],
    queryFn: () => loadAllPages((page) => call(listInsights, { query: { ...page, project } })),
  })
  const insight = insights?.find(({ id }) => id === chosen)
  const title = alert ? t('form.edit') : t('form.title')
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': ui('close') }}>
      <Stack gap="md">
        {!alert && (
          <Select
            label={t('form.insight')}
            searchable
            data-autofocus
            data={(insights ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen ?? null}
            description={insights?.length === 0 && t('form.noInsight')}
            onChange={(id) => setChosen(id ?? undefined)}
          />
        )}
        {insight && <AlertForm key={insight.id} insight={insight} alert={alert} onDone={onDone} onClose={onClose} />}
      </Stack>
    </Modal>
  )
}

type FormProps = {
  insight: SavedInsight
  alert: Alert | undefined
  onDone: (alert: Alert) => void
  onClose: () => void
}

function AlertForm({ insight, alert, onDone, onClose }: FormProps) {
  const { t } = useTranslation('alerts')
  const { t: ui } = useTranslation('ui')
  const problemText = useProblemText()
  const { current } = useMe()
  const [name, setName] = useState(alert?.name ?? insight.name)
  const [point, setPoint] = useState<AlertPoint>(alert?.point ?? firstPoint(insight.definition))
  const [condition, setCondition] = useState<AlertCondition>(alert?.condition ?? newCondition('threshold'))
  const [everyMinutes, setEvery] = useState<Alert['everyMinutes']>(alert?.everyMinutes ?? 60)
  const [memberIds, setMembers] = useState<string[]>(alert?.memberIds ?? [current.memberId])
  const [quietHours, setQuiet] = useState(alert?.quietHours ?? null)
  const body = { name, point, condition, everyMinutes, memberIds, quietHours }
  const save = useAction(
    () =>
      alert
        ? call(updateAlert, { params: { id: alert.id }, body }, ifUnchanged(alert.version))
        : call(createAlert, { body: { ...body, insightId: insight.id } }),
    { topics: ['alert'], done: (made) => t('saved', { name: made.name }), isQuiet: true },
  )
  const [asked] = useDebouncedValue({ insightId: insight.id, point, condition }, 400)
  const isReady = isWhole(point, condition) && name.trim() !== ''
  return (
    <>
      <TextInput label={t('name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PointFields definition={insight.definition} point={point} onChange={setPoint} />
      <ConditionFields
        condition={condition}
        isShare={point.kind === 'funnel' || point.kind === 'retention'}
        onChange={setCondition}
      />
      {isWhole(asked.point, asked.condition) && <PreviewLine asked={asked} />}
      <Choice
        label={t('form.every')}
        isLabelled
        value={String(everyMinutes)}
        choices={checkMinutes.map((minutes) => ({
          value: String(minutes),
          label: t(`form.everyMinutes.m${minutes}`),
        }))}
        onChange={(value) => setEvery(checkMinutes.find((minutes) => String(minutes) === value) ?? 60)}
      />
      <Recipients memberIds={memberIds} onChange={setMembers} />
      <QuietFields quietHours={quietHours} onChange={setQuiet} />
      {save.error && (
        <Text size="sm" c="error" role="alert">
          {problemText(save.error)}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {ui('cancel')}
        </Button>
        <Button
          disabled={!isReady}
          loading={save.isPending}
          onClick={() =>
            save.mutate(undefined, {
              onSuccess: (made) => {
                onClose()
                onDone(made)
              },
            })
          }
        >
          {t('form.save')}
        </Button>
      </Group>
    </>
  )
}

function Recipients({ memberIds, onChange }: { memberIds: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('alerts')
  const members = useMembers()
  return (
    <MultiSelect
      label={t('form.members')}
      searchable
      data={members.map(({ id, name }) => ({ value: id, label: name }))}
      value={memberIds}
      onChange={onChange}
    />
  )
}

type Quiet = Alert['quietHours']

function QuietFields({ quietHours, onChange }: { quietHours: Quiet; onChange: (quiet: Quiet) => void }) {
  const { t } = useTranslation('alerts')
  return (
    <>
      <Switch
        label={t('form.quiet')}
        checked={quietHours !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? { from: '20:00', to: '08:00' } : null)}
      />
      {quietHours && (
        <Group grow>
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              label={t(`form.${end}`)}
              value={quietHours[end]}
              onChange={(event) =>
                event.currentTarget.value && onChange({ ...quietHours, [end]: event.currentTarget.value })
              }
            />
          ))}
        </Group>
      )}
    </>
  )
}
