import type { PersonSummary } from '@gantry/contract/persons'
import { ActionIcon, Anchor, Button, Group, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { FilterBar } from '../../ui/FilterBar.tsx'
import { NoMatch } from '../../ui/NoMatch.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SavedViews } from '../../ui/SavedViews.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { loadAllPages } from '../../ui/use-pages.ts'
import { listOf, textOf } from '../../url/search.ts'
import { useUrlSearch, useWorkspaceSlug } from '../../url/use-url.ts'
import { NoProject } from '../events/NoProject.tsx'
import { ProjectSelect } from '../events/ProjectSelect.tsx'
import { useChosenProject } from '../events/queries.ts'
import { loadPersons, titleOf, usePersons } from './queries.ts'
import { Receipts } from './Receipts.tsx'

/** Everybody who uses the product, those seen last first. */
export function PersonsPage() {
  const { t } = useTranslation('persons')
  const chosen = useChosenProject()
  const { project } = chosen
  return (
    <>
      <PageHeader
        title={t('title')}
        answers={t('answers')}
        actions={
          project && (
            <>
              <SavedViews page="persons" />
              {chosen.projects.length > 1 && <ProjectSelect {...chosen} />}
              <ReceiptsButton project={project.id} />
            </>
          )
        }
      />
      {project ? <PersonTable project={project.id} /> : <NoProject {...chosen} />}
    </>
  )
}

function ReceiptsButton({ project }: { project: string }) {
  const { t } = useTranslation('persons')
  const [isOpen, setOpen] = useState(false)
  const why = useWhyNot('persons.manage')
  if (why) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('receipts.action')}
      </Button>
      {isOpen && <Receipts project={project} onClose={() => setOpen(false)} />}
    </>
  )
}

function PersonTable({ project }: { project: string }) {
  const { t } = useTranslation('persons')
  const { ago } = useFormat()
  const workspace = useWorkspaceSlug()
  const navigate = useNavigate()
  const [search] = useUrlSearch()
  const [q, property] = [textOf(search.q), listOf(search.property)]
  const wish = { ...(q && { q }), ...(property.length > 0 && { property: [...property] }) }
  const people = usePersons(project, wish)
  const open = ({ id }: PersonSummary): void => {
    void navigate({ to: '/w/$workspace/persons/$personId', params: { workspace, personId: id }, search: { project } })
  }
  return (
    <DataTable
      label={t('title')}
      pages={people}
      columns={usePersonColumns()}
      rowKey={({ id }) => id}
      onOpen={open}
      narrow={(person) => (
        <>
          <Text size="sm" truncate>
            {titleOf(person)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {person.lastSeenAt ? ago(person.lastSeenAt) : t('never')}
          </Text>
        </>
      )}
      toolbar={
        <Group gap={6}>
          <FilterBar fields={[]} placeholder={t('search')} />
          <PropertyFilter />
        </Group>
      }
      loadAll={() => loadAllPages(loadPersons(project, wish))}
      empty={
        q || property.length > 0 ? (
          <NoMatch keys={['q', 'property']} />
        ) : (
          <EmptyState
            title={t('emptyTitle')}
            text={t('emptyText')}
            sketch={<ListSketch />}
            action={
              <Button
                renderRoot={(props) => (
                  <Link {...props} to="/w/$workspace/events/send" params={{ workspace }} search={{ project }} />
                )}
              >
                {t('emptyAction')}
              </Button>
            }
          />
        )
      }
    />
  )
}

/** `name=value` and Enter; what holds stands beside it and is taken away by a click. */
function PropertyFilter() {
  const { t } = useTranslation('persons')
  const [search, change] = useUrlSearch()
  const [text, setText] = useState('')
  const active = listOf(search.property)
  const add = (): void => {
    if (!/^[^=]+=/.test(text)) return
    change({ property: [...active, text] })
    setText('')
  }
  return (
    <Group gap={6}>
      {active.map((one) => (
        <Group key={one} gap={2} wrap="nowrap">
          <Text size="sm">{one}</Text>
          <ActionIcon
            aria-label={t('removeProperty', { property: one })}
            onClick={() => change({ property: active.filter((other) => other !== one) })}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <TextInput
        size="xs"
        w={150}
        aria-label={t('addProperty')}
        placeholder={`${t('propertyFilter')}: ${t('propertyHint')}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
        onBlur={add}
      />
    </Group>
  )
}

function usePersonColumns(): readonly Column<PersonSummary>[] {
  const { t } = useTranslation('persons')
  const { ago } = useFormat()
  return [
    {
      key: 'person',
      header: t('columns.person'),
      cell: (person) => (
        <Anchor component="span" size="sm" fw={500} truncate underline="never" c="inherit">
          {titleOf(person)}
        </Anchor>
      ),
      text: titleOf,
      width: 'minmax(160px, 1.2fr)',
    },
    {
      key: 'email',
      header: t('columns.email'),
      cell: ({ email }) => email,
      text: ({ email }) => email,
      width: 'minmax(140px, 1fr)',
      isOptional: true,
    },
    {
      key: 'distinctId',
      header: t('columns.distinctId'),
      cell: ({ distinctId }) => distinctId,
      text: ({ distinctId }) => distinctId,
      width: 'minmax(140px, 1fr)',
      isOptional: true,
    },
    {
      key: 'properties',
      header: t('columns.properties'),
      cell: ({ properties }) => shortly(properties),
      text: ({ properties }) => JSON.stringify(properties),
      width: 'minmax(160px, 1.5fr)',
      isOptional: true,
    },
    {
      key: 'lastSeen',
      header: t('columns.lastSeen'),
      cell: ({ lastSeenAt }) => (lastSeenAt ? ago(lastSeenAt) : t('never')),
      text: ({ lastSeenAt }) => lastSeenAt,
      width: '130px',
      align: 'right',
    },
  ]
}

const isNamed = new Set(['name', '$name', 'email', '$email'])

const shortly = (properties: PersonSummary['properties']): string =>
  Object.entries(properties)
    .filter(([key]) => !isNamed.has(key))
    .slice(0, 4)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
