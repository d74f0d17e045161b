import type { Result } from '@gantry/contract/endpoint'
import { type listRoutingRules, orderRoutingRules, type RoutingRule } from '@gantry/contract/feedback-routing'
import { Button, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api.ts'
import { DisabledReason } from '../../../ui/DisabledReason.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { ListShape } from '../../../ui/shapes.tsx'
import { useRoutingRules } from './queries.ts'
import classes from './Routing.module.css'
import { RuleEditor } from './RuleEditor.tsx'
import { RuleRow } from './RuleRow.tsx'
import { moveRule } from './rule-draft.ts'
import type { Edge } from './use-rule-drag.ts'

/** The rules in the order they are tried; the first that fits decides. */
export function RulesSection({ whyNot }: { whyNot: string | null }) {
  const { t } = useTranslation('feedback')
  const { data: rules, error, isPending, refetch } = useRoutingRules()
  const [editing, setEditing] = useState<RoutingRule | 'new'>()
  const order = useOrder()
  const ids = rules?.map(({ id }) => id) ?? []
  const move = (id: string, target: string | undefined, edge: Edge): void => {
    if (target !== undefined) order(moveRule(ids, id, target, edge))
  }
  const add = (
    <DisabledReason reason={whyNot}>
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
        {t('rule.add')}
      </Button>
    </DisabledReason>
  )
  return (
    <section className={classes.section} aria-labelledby="rules">
      <div className={classes.head}>
        <div>
          <Title order={2} id="rules">
            {t('rule.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('rule.answers')}
          </Text>
        </div>
        {rules && rules.length > 0 && add}
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <ListShape rows={3} />
      ) : rules.length === 0 ? (
        <EmptyState title={t('rule.none')} text={t('rule.noneText')} action={add} />
      ) : (
        <ol className={classes.rules}>
          {rules.map((rule, index) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              place={index + 1}
              whyNot={whyNot}
              onEdit={() => setEditing(rule)}
              onUp={index > 0 ? () => move(rule.id, ids[index - 1], 'before') : undefined}
              onDown={index < rules.length - 1 ? () => move(rule.id, ids[index + 1], 'after') : undefined}
              onDrop={(moved, edge) => move(moved, rule.id, edge)}
            />
          ))}
        </ol>
      )}
      {editing && <RuleEditor rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </section>
  )
}

/** Shows a new order at once and puts the old one back when the server refuses it. */
function useOrder(): (ids: string[]) => void {
  const queryClient = useQueryClient()
  const notify = useNotify()
  const key = ['routing_rule']
  const { mutate } = useMutation({
    mutationFn: (ids: string[]) => call(orderRoutingRules, { body: { ids } }),
    onMutate: async (ids) => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueryData<Rules>(key)
      queryClient.setQueryData<Rules>(key, (rules) => rules?.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)))
      return before
    },
    onSuccess: ({ items }) => queryClient.setQueryData<Rules>(key, items),
    onError: (error, _ids, before) => {
      queryClient.setQueryData(key, before)
      notify.error(error)
    },
  })
  return mutate
}
type Rules = Result<typeof listRoutingRules>['items']
