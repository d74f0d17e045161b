import { type CustomerActivity, getAccountActivity, getContactActivity } from '@gantry/contract/persons'
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { PageSection } from '../../ui/PageBody.tsx'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { titleOf } from './queries.ts'

/** The people of an account, or the person a contact is, as events know them; nothing where there are none. */
export function CustomerPeople({ kind, id }: { kind: 'account' | 'contact'; id: string }) {
  const { t } = useTranslation('persons')
  const why = useWhyNot('persons.read')
  const { data } = useQuery({
    queryKey: ['person', kind, id],
    queryFn: () => call(kind === 'account' ? getAccountActivity : getContactActivity, { params: { id } }),
    enabled: why === null,
    meta: { topics: ['account', 'contact'] },
  })
  if (!data || data.projects.length === 0) return null
  return (
    <PageSection title={kind === 'account' ? t('activity.title') : t('activity.asPerson')}>
      <Stack gap="md">
        {data.projects.map((project) => (
          <InProject key={project.project} {...project} kind={kind} />
        ))}
      </Stack>
    </PageSection>
  )
}

type Project = CustomerActivity['projects'][number]

function InProject({ kind, project, name, keys, peopleCount, eventCount, people }: Project & { kind: string }) {
  const { t } = useTranslation('persons')
  const { number, ago, list } = useFormat()
  const workspace = useWorkspaceSlug()
  const facts = [
    name,
    kind === 'account' && t('activity.people', { count: peopleCount, number: number(peopleCount) }),
    t('eventCount', { count: eventCount, number: number(eventCount) }),
    keys.length > 0 && t('activity.keys', { keys: list(keys) }),
  ]
  return (
    <div>
      <Text size="xs" c="dimmed">
        {facts.filter(Boolean).join(' · ')}
      </Text>
      <Stack gap={4}>
        {people.map((person) => (
          <Group key={person.id} justify="space-between" wrap="nowrap" gap="xs">
            <Anchor
              size="sm"
              truncate
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/w/$workspace/persons/$personId"
                  params={{ workspace, personId: person.id }}
                  search={{ project }}
                />
              )}
            >
              {titleOf(person)}
            </Anchor>
            <Text size="xs" c="dimmed">
              {person.lastSeenAt ? ago(person.lastSeenAt) : t('never')}
            </Text>
          </Group>
        ))}
      </Stack>
    </div>
  )
}
