import {
  createFeedbackSource,
  type FeedbackSource,
  removeFeedbackSource,
  sourceKinds,
  updateFeedbackSource,
} from '@gantry/contract/feedback'
import { ActionIcon, Button, Group, Menu, Modal, Select, Stack, Switch, Table, Text, TextInput } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { fieldProblem } from '../../ui/problem.ts'
import { ListShape } from '../../ui/shapes.tsx'
import { ListSketch } from '../../ui/sketches.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { useSources } from './queries.ts'
import { useAreaTree } from './reference.ts'
import classes from './Sources.module.css'

const topics = ['feedback_source']

/** Where feedback comes from, how much, and where its items go when nothing can place them. */
export function SourcesPage() {
  const { t } = useTranslation('feedback')
  const { data: sources, error, isPending, refetch } = useSources()
  const whyNot = useWhyNot('sources.write')
  const [editing, setEditing] = useState<FeedbackSource | 'new'>()
  return (
    <>
      <PageHeader
        title={t('sources.title')}
        answers={t('sources.answers')}
        actions={
          <DisabledReason reason={whyNot}>
            <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
              {t('sources.add')}
            </Button>
          </DisabledReason>
        }
      />
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <ListShape rows={4} />
      ) : sources.length === 0 ? (
        <EmptyState title={t('sources.none')} text={t('sources.noneText')} sketch={<ListSketch />} />
      ) : (
        <SourceTable sources={sources} whyNot={whyNot} onEdit={setEditing} />
      )}
      {editing && (
        <SourceDialog source={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  )
}

type TableProps = {
  sources: readonly FeedbackSource[]
  whyNot: string | null
  onEdit: (source: FeedbackSource) => void
}

function SourceTable({ sources, whyNot, onEdit }: TableProps) {
  const { t } = useTranslation('feedback')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
    <section className={classes.scroller} aria-label={t('sources.title')} tabIndex={0}>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('sources.name')}</Table.Th>
            <Table.Th className={classes.wide}>{t('sources.kind')}</Table.Th>
            <Table.Th className={classes.wide}>{t('sources.fallback')}</Table.Th>
            <Table.Th className="number">{t('sources.items')}</Table.Th>
            <Table.Th className={classes.wide}>{t('sources.last')}</Table.Th>
            <Table.Th>{t('sources.takesIn')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sources.map((source) => (
            <SourceRow key={source.id} source={source} whyNot={whyNot} onEdit={onEdit} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function SourceRow({ source, whyNot, onEdit }: { source: FeedbackSource } & Pick<TableProps, 'whyNot' | 'onEdit'>) {
  const { t } = useTranslation('feedback')
  const { number, ago, instant } = useFormat()
  const workspace = useWorkspaceSlug()
  const areas = useAreaTree()
  const toggle = useAction(
    (isEnabled: boolean) =>
      call(updateFeedbackSource, { params: { id: source.id }, body: { isEnabled } }, ifUnchanged(source.version)),
    { topics },
  )
  const remove = useAction(() => call(removeFeedbackSource, { params: { id: source.id } }), {
    topics,
    done: () => t('sources.removed', { name: source.name }),
  })
  return (
    <Table.Tr>
      <Table.Td>
        <Link
          to="/w/$workspace/feedback"
          params={{ workspace }}
          search={{ view: 'all', status: 'any', source: source.id }}
          className={classes.link}
        >
          {source.name}
        </Link>
        {source.account && (
          <Text size="xs" c="dimmed">
            {source.account}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.wide}>{t(`sources.kinds.${source.kind}`)}</Table.Td>
      <Table.Td className={classes.wide}>
        {source.areaId ? (
          areas.pathOf(source.areaId)
        ) : (
          <Text size="sm" c="dimmed">
            {t('sources.workspaceFallback')}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="number">{number(source.itemCount)}</Table.Td>
      <Table.Td className={classes.wide}>
        {source.lastReceivedAt ? (
          <span title={instant(source.lastReceivedAt)}>{ago(source.lastReceivedAt)}</span>
        ) : (
          <Text size="sm" c="dimmed">
            {t('sources.never')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <DisabledReason reason={whyNot}>
          <Switch
            size="sm"
            aria-label={t('sources.takesInName', { name: source.name })}
            checked={source.isEnabled}
            readOnly={whyNot !== null}
            onChange={(event) => whyNot === null && toggle.mutate(event.currentTarget.checked)}
          />
        </DisabledReason>
      </Table.Td>
      <Table.Td>
        {whyNot === null && (
          <Menu>
            <Menu.Target>
              <ActionIcon aria-label={t('sources.actions', { name: source.name })}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onEdit(source)}>{t('sources.edit')}</Menu.Item>
              <Menu.Item onClick={() => remove.mutate(undefined)}>{t('sources.remove')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function SourceDialog({ source, onClose }: { source: FeedbackSource | undefined; onClose: () => void }) {
  const { t } = useTranslation('feedback')
  const areas = useAreaTree()
  const [name, setName] = useState(source?.name ?? '')
  const [account, setAccount] = useState(source?.account ?? '')
  const [areaId, setAreaId] = useState(source?.areaId ?? null)
  const [kind, setKind] = useState<(typeof sourceKinds)[number]>(source?.kind ?? 'api')
  const save = useAction(
    () => {
      const body = { name, areaId, account: account.trim() === '' ? null : account.trim() }
      return source
        ? call(updateFeedbackSource, { params: { id: source.id }, body }, ifUnchanged(source.version))
        : call(createFeedbackSource, { body: { ...body, kind } })
    },
    { topics, done: () => t('sources.saved', { name }) },
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={source ? t('sources.edit') : t('sources.add')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined, { onSuccess: onClose })
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            required
            label={t('sources.name')}
            value={name}
            error={fieldProblem(save.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!source && (
            <Select
              label={t('sources.kind')}
              allowDeselect={false}
              value={kind}
              onChange={(value) => value && setKind(value)}
              data={sourceKinds.map((value) => ({ value, label: t(`sources.kinds.${value}`) }))}
            />
          )}
          <TextInput
            label={t('sources.account')}
            description={t('sources.accountHint')}
            value={account}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
          <Select
            label={t('sources.fallback')}
            description={t('sources.fallbackHint')}
            placeholder={t('sources.workspaceFallback')}
            clearable
            searchable
            data={areas.options}
            value={areaId}
            onChange={setAreaId}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('sources.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
