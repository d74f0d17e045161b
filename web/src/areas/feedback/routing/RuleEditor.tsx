import {
  createRoutingRule,
  type RoutingRule,
  replayRouting,
  updateRoutingRule,
} from '@gantry/contract/feedback-routing'
import { Button, Group, Modal, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../../api.ts'
import { fieldProblem } from '../../../ui/problem.ts'
import { useAction } from '../../../ui/use-action.ts'
import { useAreaTree, useMembers } from '../reference.ts'
import { ConditionRow } from './ConditionRow.tsx'
import { routingTopics } from './queries.ts'
import { ReplayView } from './ReplayView.tsx'
import classes from './Routing.module.css'
import { bodyOf, draftOf, emptyCondition, type RuleDraft, whatIsMissing } from './rule-draft.ts'

const replayCount = 500

/** Conditions and result of a rule; it is tried on the last items before it goes live. */
export function RuleEditor({ rule, onClose }: { rule: RoutingRule | undefined; onClose: () => void }) {
  const { t } = useTranslation('feedback')
  const [draft, setDraft] = useState(() => draftOf(rule))
  const missing = whatIsMissing(draft)
  const replay = useAction(
    () =>
      call(replayRouting, {
        body: { count: replayCount, rule: { ...bodyOf(draft), isEnabled: true, ...(rule && { id: rule.id }) } },
      }),
    { topics: [] },
  )
  const save = useAction(
    (isEnabled: boolean) => {
      const body = { ...bodyOf(draft), isEnabled }
      return rule
        ? call(updateRoutingRule, { params: { id: rule.id }, body }, ifUnchanged(rule.version))
        : call(createRoutingRule, { body })
    },
    { topics: routingTopics, done: ({ isEnabled, name }) => t(isEnabled ? 'rule.live' : 'rule.savedOff', { name }) },
  )
  const change = (changes: Partial<RuleDraft>): void => {
    setDraft({ ...draft, ...changes })
    replay.reset()
  }
  const isTried = replay.data !== undefined
  return (
    <Modal
      opened
      onClose={onClose}
      size={880}
      title={rule ? t('rule.editTitle') : t('rule.add')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <TextInput
          data-autofocus
          label={t('rule.name')}
          value={draft.name}
          error={fieldProblem(save.error, 'name')}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <Conditions draft={draft} onChange={change} />
        <Result draft={draft} onChange={change} />
        <Group justify="flex-end" gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {missing ? t(`rule.missing.${missing}`) : isTried ? '' : t('rule.tryFirst')}
          </Text>
          <Button
            variant="subtle"
            color="gray"
            disabled={missing !== null}
            onClick={() => save.mutate(false, { onSuccess: onClose })}
          >
            {t('rule.saveOff')}
          </Button>
          <Button
            variant={isTried ? 'default' : 'filled'}
            disabled={missing !== null}
            loading={replay.isPending}
            onClick={() => replay.mutate(undefined)}
          >
            {t('replay.run', { count: replayCount })}
          </Button>
          {isTried && (
            <Button loading={save.isPending} onClick={() => save.mutate(true, { onSuccess: onClose })}>
              {t('rule.goLive')}
            </Button>
          )}
        </Group>
        {replay.data && <ReplayView replay={replay.data} />}
      </Stack>
    </Modal>
  )
}

type PartProps = { draft: RuleDraft; onChange: (changes: Partial<RuleDraft>) => void }

function Conditions({ draft, onChange }: PartProps) {
  const { t } = useTranslation('feedback')
  const { conditions } = draft
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          {t('rule.when')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t('rule.match.label')}
          value={draft.match}
          onChange={(match) => onChange({ match })}
          data={(['all', 'any'] as const).map((value) => ({ value, label: t(`rule.match.${value}`) }))}
        />
      </Group>
      <div className={classes.conditions}>
        {conditions.map((condition) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            onChange={(next) =>
              onChange({ conditions: conditions.map((one) => (one.key === condition.key ? next : one)) })
            }
            onRemove={
              conditions.length > 1
                ? () => onChange({ conditions: conditions.filter(({ key }) => key !== condition.key) })
                : undefined
            }
          />
        ))}
      </div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        disabled={conditions.length >= 30}
        onClick={() => onChange({ conditions: [...conditions, emptyCondition()] })}
      >
        {t('rule.addCondition')}
      </Button>
    </Stack>
  )
}

function Result({ draft, onChange }: PartProps) {
  const { t } = useTranslation('feedback')
  const areas = useAreaTree()
  const members = useMembers()
  const ownerOfArea = draft.areaId ? areas.find(draft.areaId)?.effectiveOwner?.name : undefined
  const owners = members.filter(({ roles }) => roles.includes('product_manager') || roles.includes('product_ops'))
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Select
        label={t('rule.toArea')}
        placeholder={t('rule.chooseArea')}
        clearable
        searchable
        data={areas.options}
        value={draft.areaId}
        onChange={(areaId) => onChange({ areaId })}
      />
      <Select
        label={t('rule.toOwner')}
        placeholder={ownerOfArea ? t('rule.ownerOfArea', { name: ownerOfArea }) : t('rule.chooseOwner')}
        clearable
        searchable
        data={owners.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.ownerId}
        onChange={(ownerId) => onChange({ ownerId })}
      />
    </SimpleGrid>
  )
}
