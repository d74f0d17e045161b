import { type RoutingRule, removeRoutingRule, updateRoutingRule } from '@gantry/contract/feedback-routing'
import { ActionIcon, Menu, Switch, Text } from '@mantine/core'
import { IconArrowDown, IconArrowRight, IconArrowUp, IconDots, IconGripVertical } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../../api.ts'
import { DisabledReason } from '../../../ui/DisabledReason.tsx'
import { useAction } from '../../../ui/use-action.ts'
import { routingTopics } from './queries.ts'
import classes from './Routing.module.css'
import { type Edge, useRuleDrag } from './use-rule-drag.ts'
import { useRuleWords } from './use-rule-words.ts'

type Props = {
  rule: RoutingRule
  place: number
  whyNot: string | null
  onEdit: () => void
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
  onDrop: (moved: string, edge: Edge) => void
}

export function RuleRow({ rule, place, whyNot, onEdit, onUp, onDown, onDrop }: Props) {
  const { t } = useTranslation('feedback')
  const row = useRef<HTMLLIElement>(null)
  const grip = useRef<HTMLSpanElement>(null)
  const over = useRuleDrag(row, grip, rule.id, onDrop)
  const words = useRuleWords()
  const toggle = useAction(
    (isEnabled: boolean) =>
      call(updateRoutingRule, { params: { id: rule.id }, body: { isEnabled } }, ifUnchanged(rule.version)),
    { topics: routingTopics },
  )
  const remove = useAction(() => call(removeRoutingRule, { params: { id: rule.id } }), {
    topics: routingTopics,
    done: () => t('rule.removed', { name: rule.name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  return (
    <li ref={row} className={classes.rule} data-off={rule.isEnabled ? undefined : true} data-over={over}>
      <span ref={grip} className={classes.grip} hidden={whyNot !== null} title={t('rule.drag')}>
        <IconGripVertical size={16} aria-hidden="true" />
      </span>
      <Text size="sm" c="dimmed" className="number" w={20}>
        {place}
      </Text>
      <div className={classes.ruleWords}>
        <Text size="sm" fw={550}>
          {rule.name}
        </Text>
        <Text size="xs" c="dimmed">
          {words(rule)} <IconArrowRight size={11} aria-label={t('rule.goesTo')} />{' '}
          {[rule.area?.path, rule.owner?.name].filter(Boolean).join(' · ')}
        </Text>
        {rule.problem && (
          <Text size="xs" c="error">
            {rule.problem}
          </Text>
        )}
      </div>
      <DisabledReason reason={whyNot}>
        <Switch
          size="sm"
          aria-label={t('rule.isOn', { name: rule.name })}
          checked={rule.isEnabled}
          readOnly={whyNot !== null}
          onChange={(event) => whyNot === null && toggle.mutate(event.currentTarget.checked)}
        />
      </DisabledReason>
      {whyNot === null && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={t('rule.actions', { name: rule.name })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>{t('rule.edit')}</Menu.Item>
            <Menu.Item leftSection={<IconArrowUp size={14} />} disabled={!onUp} onClick={() => onUp?.()}>
              {t('rule.up')}
            </Menu.Item>
            <Menu.Item leftSection={<IconArrowDown size={14} />} disabled={!onDown} onClick={() => onDown?.()}>
              {t('rule.down')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item onClick={() => remove.mutate(undefined)}>{t('rule.remove')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  )
}
