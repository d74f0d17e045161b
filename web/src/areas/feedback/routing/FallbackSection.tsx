import { type RoutingSettings, setRoutingSettings } from '@gantry/contract/feedback-routing'
import { Select, SimpleGrid, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../../api.ts'
import { useAction } from '../../../ui/use-action.ts'
import { useAreaTree, useMembers } from '../reference.ts'
import { routingTopics } from './queries.ts'
import classes from './Routing.module.css'

/** Who gets what neither a rule nor the model can place. */
export function FallbackSection({ settings, whyNot }: { settings: RoutingSettings; whyNot: string | null }) {
  const { t } = useTranslation('feedback')
  const areas = useAreaTree()
  const members = useMembers()
  const save = useAction(
    (body: { fallbackAreaId?: string | null; fallbackOwnerId?: string | null }) =>
      call(setRoutingSettings, { body }, ifUnchanged(settings.version)),
    { topics: routingTopics, done: () => t('fallback.saved') },
  )
  const isLocked = whyNot !== null
  return (
    <section className={classes.section} aria-labelledby="fallback">
      <div>
        <Title order={2} id="fallback">
          {t('fallback.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('fallback.now', { name: settings.fallbackOwner?.name ?? '–' })}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={560} spacing="sm">
        <Select
          label={t('fallback.owner')}
          placeholder={t('fallback.firstOfOps')}
          clearable={!isLocked}
          searchable
          readOnly={isLocked}
          title={whyNot ?? undefined}
          data={members.map(({ id, name }) => ({ value: id, label: name }))}
          value={settings.fallbackOwnerId}
          onChange={(fallbackOwnerId) => save.mutate({ fallbackOwnerId })}
        />
        <Select
          label={t('fallback.area')}
          placeholder={t('noArea')}
          clearable={!isLocked}
          searchable
          readOnly={isLocked}
          title={whyNot ?? undefined}
          data={areas.options}
          value={settings.fallbackAreaId}
          onChange={(fallbackAreaId) => save.mutate({ fallbackAreaId })}
        />
      </SimpleGrid>
    </section>
  )
}
