import { createMetric, type Metric, MetricDefinition, type MetricFacts, updateMetric } from '@gantry/contract/metrics'
import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../../api.ts'
import { useMay } from '../../../session/me.ts'
import { MemberSelect } from '../../../ui/members.tsx'
import { useProblemText } from '../../../ui/problem.ts'
import { useAction } from '../../../ui/use-action.ts'
import { useInsightChoices } from '../queries.ts'

type Props = { project: string; metric: Metric | undefined; onClose: () => void }
type Draft = Omit<MetricFacts, 'definition'> & {
  definition: MetricFacts['definition'] | undefined
  key: string
  note: string
}

const fresh: Draft = {
  ...{ name: '', key: '', note: '', description: '', definition: undefined, direction: 'up', unit: '' },
  ...{ target: null, owner: null },
}

/** Makes a metric or changes one; what somebody else must decide is kept as a proposal. */
export function MetricDialog({ project, metric, onClose }: Props) {
  const { t } = useTranslation('boards')
  const { t: tUi } = useTranslation('ui')
  const problemText = useProblemText()
  const mayDecide = useMay('metrics.write')
  const [draft, setDraft] = useState<Draft>(metric ? { ...metric.facts, key: metric.key, note: '' } : fresh)
  const change = (next: Partial<Draft>): void => setDraft((now) => ({ ...now, ...next }))
  const save = useAction(
    (definition: MetricFacts['definition']) => {
      const { key, ...facts } = { ...draft, definition }
      return metric
        ? call(updateMetric, { params: { id: metric.id }, body: facts }, ifUnchanged(metric.version))
        : call(createMetric, { body: { project, key, ...facts } })
    },
    {
      topics: ['metric', 'dashboard'],
      done: () => t(mayDecide ? 'metric.saved' : 'metric.proposed', { name: draft.name }),
      isQuiet: true,
    },
  )
  const { definition } = draft
  return (
    <Modal
      opened
      onClose={onClose}
      title={metric ? t('metric.edit') : t('metric.new')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (definition) save.mutate(definition, { onSuccess: onClose })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            required
            withAsterisk={false}
            data-autofocus
            value={draft.name}
            onChange={({ currentTarget: { value } }) =>
              change({ name: value, ...(!metric && draft.key === keyOf(draft.name) && { key: keyOf(value) }) })
            }
          />
          {!metric && (
            <TextInput
              label={t('metric.key')}
              description={t('metric.keyHint')}
              required
              withAsterisk={false}
              pattern="[a-z][a-z0-9_]*"
              value={draft.key}
              onChange={(event) => change({ key: event.currentTarget.value })}
            />
          )}
          <InsightChoice
            project={project}
            hasOne={definition !== undefined}
            onChoose={(next) => change({ definition: next })}
          />
          <FactFields draft={draft} change={change} />
          {save.error && (
            <Text size="sm" c="error" role="alert">
              {problemText(save.error)}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!definition || draft.name.trim() === ''}>
              {mayDecide ? t('save') : t('metric.propose')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** What a key looks like that says the name. */
const keyOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 60)

type ChoiceProps = { project: string; hasOne: boolean; onChoose: (definition: MetricFacts['definition']) => void }

function InsightChoice({ project, hasOne, onChoose }: ChoiceProps) {
  const { t } = useTranslation('boards')
  const { data } = useInsightChoices(project)
  const [chosen, setChosen] = useState<string | null>(null)
  const insights = (data?.items ?? []).filter(({ kind }) => kind === 'trends' || kind === 'funnel')
  return (
    <Select
      label={t('metric.from')}
      description={t('metric.fromHint')}
      searchable
      {...(hasOne && { placeholder: t('metric.keep') })}
      nothingFoundMessage={t('add.noInsight')}
      data={insights.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen}
      onChange={(id) => {
        const definition = MetricDefinition.safeParse(insights.find((one) => one.id === id)?.definition).data
        setChosen(id)
        if (definition) onChoose(definition)
      }}
    />
  )
}

function FactFields({ draft, change }: { draft: Draft; change: (next: Partial<Draft>) => void }) {
  const { t } = useTranslation('boards')
  return (
    <>
      <Textarea
        label={t('metric.description')}
        autosize
        minRows={2}
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <Group grow>
        <NativeSelect
          label={t('metric.direction')}
          value={draft.direction}
          data={[
            { value: 'up', label: t('metric.up') },
            { value: 'down', label: t('metric.down') },
          ]}
          onChange={(event) => change({ direction: event.currentTarget.value === 'down' ? 'down' : 'up' })}
        />
        <TextInput
          label={t('metric.unit')}
          value={draft.unit}
          onChange={(event) => change({ unit: event.currentTarget.value })}
        />
        <NumberInput
          label={t('metric.targetField')}
          hideControls
          value={draft.target ?? ''}
          onChange={(value) => change({ target: typeof value === 'number' ? value : null })}
        />
      </Group>
      <div>
        <Text size="sm">{t('metric.owner')}</Text>
        <MemberSelect label={t('metric.owner')} value={draft.owner} onChange={(owner) => change({ owner })} />
      </div>
      <TextInput
        label={t('metric.note')}
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </>
  )
}
