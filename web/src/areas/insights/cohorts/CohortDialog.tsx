import {
  type Cohort,
  type CohortCondition,
  type CohortRule,
  createCohort,
  updateCohort,
} from '@gantry/contract/cohorts'
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../../api.ts'
import { fieldProblem, useProblemText } from '../../../ui/problem.ts'
import { useAction } from '../../../ui/use-action.ts'
import builderClasses from '../builder/builder.module.css'
import { BuilderContext } from '../builder/context.ts'
import { Choice } from '../builder/parts.tsx'
import { anyEvent, removeAt, replaceAt } from '../model/definition.ts'
import { ConditionEditor } from './ConditionEditor.tsx'

type Props = {
  project: string
  /** The cohort whose rule is changed; without it a new one is made. */
  cohort?: Cohort
  onDone: (cohort: Cohort) => void
  onClose: () => void
}

const firstCondition: CohortCondition = {
  kind: 'did',
  event: anyEvent,
  within: { kind: 'last', days: 30 },
  times: { operator: 'at_least', count: 1 },
}

/** Who belongs to a cohort: what they have and what they did. */
export function CohortDialog({ project, cohort, onDone, onClose }: Props) {
  const { t } = useTranslation('insights')
  const { t: ui } = useTranslation('ui')
  const problemText = useProblemText()
  const [name, setName] = useState(cohort?.name ?? '')
  const [rule, setRule] = useState<CohortRule>(cohort?.rule ?? { match: 'all', conditions: [firstCondition] })
  const save = useAction(
    () =>
      cohort
        ? call(updateCohort, { params: { id: cohort.id }, body: { name, rule } }, ifUnchanged(cohort.version))
        : call(createCohort, { body: { project, name, rule } }),
    { topics: ['cohort'], done: (made) => t('cohorts.saved', { name: made.name }), isQuiet: true },
  )
  const submit = (): void =>
    save.mutate(undefined, {
      onSuccess: (made) => {
        onDone(made)
        onClose()
      },
    })
  const { conditions } = rule
  const title = cohort ? t('cohorts.edit') : t('cohorts.byRule')
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': ui('close') }}>
      <BuilderContext value={{ project }}>
        <Stack gap="md">
          <TextInput
            label={t('name')}
            value={name}
            data-autofocus
            error={save.error ? fieldProblem(save.error, 'name') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Choice
            label={t('cohorts.match')}
            isLabelled
            value={rule.match}
            choices={[
              { value: 'all', label: t('cohorts.all') },
              { value: 'any', label: t('cohorts.any') },
            ]}
            onChange={(match) => setRule({ ...rule, match })}
          />
          {conditions.map((condition, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            <div className={builderClasses.entry} key={index}>
              <span className={builderClasses.letter}>{index + 1}</span>
              <ConditionEditor
                condition={condition}
                onChange={(next) => setRule({ ...rule, conditions: replaceAt(conditions, index, next) })}
                onRemove={
                  conditions.length > 1
                    ? () => setRule({ ...rule, conditions: removeAt(conditions, index) })
                    : undefined
                }
              />
            </div>
          ))}
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => setRule({ ...rule, conditions: [...conditions, firstCondition] })}
          >
            {t('cohorts.addCondition')}
          </Button>
          {save.error && fieldProblem(save.error, 'name') === undefined && (
            <Text size="sm" c="error" role="alert">
              {problemText(save.error)}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button disabled={name.trim() === ''} loading={save.isPending} onClick={submit}>
              {t('cohorts.save')}
            </Button>
          </Group>
        </Stack>
      </BuilderContext>
    </Modal>
  )
}
