import { addLink, type Link as ObjectLink, type Relation, relations, removeLink } from '@gantry/contract/collaboration'
import { search } from '@gantry/contract/platform'
import {
  ActionIcon,
  Anchor,
  Button,
  Combobox,
  Loader,
  Modal,
  ScrollArea,
  Select,
  Stack,
  Text,
  TextInput,
  Tooltip,
  useCombobox,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useCommands } from '../../commands/CommandsProvider.tsx'
import { inWorkspace, useWorkspaceSlug } from '../../url/use-url.ts'
import choiceClasses from '../ChoiceDialog.module.css'
import { DisabledReason, useWhyNot } from '../DisabledReason.tsx'
import { useAction } from '../use-action.ts'
import { useKindName } from '../use-kind-name.ts'
import classes from './collaboration.module.css'
import { type About, useLinks } from './queries.ts'

const topics = ['link', 'history']

/** The objects this one is linked to, in both directions: its part of the thread. */
export function Links({ kind, objectId }: About) {
  const { t } = useTranslation('collaboration')
  const slug = useWorkspaceSlug()
  const whyNot = useWhyNot('links.write')
  const [isAdding, setAdding] = useState(false)
  const { data: links = [] } = useLinks({ kind, objectId })
  const remove = useAction((link: ObjectLink) => call(removeLink, { params: { id: link.id } }), {
    topics,
    done: () => t('link.removed'),
    undo: ({ activityId }) => ({ activityId }),
  })
  useCommands(
    whyNot === null
      ? [{ id: 'link.add', label: t('link.add'), group: t('title'), keys: 'l', run: () => setAdding(true) }]
      : [],
  )
  return (
    <section className={classes.section} aria-labelledby={`links-${objectId}`}>
      <div className={classes.head}>
        <h3 id={`links-${objectId}`} className={classes.title}>
          {t('link.title')}
        </h3>
        <DisabledReason reason={whyNot}>
          <ActionIcon size="sm" aria-label={t('link.add')} onClick={() => setAdding(true)}>
            <IconPlus size={14} />
          </ActionIcon>
        </DisabledReason>
      </div>
      {links.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('link.none')}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {links.map((link) => (
            <li key={link.id} className={classes.row}>
              <span className={classes.fact}>{t(`relation.${link.direction}.${link.relation}`)}</span>
              <Anchor component={Link} to={inWorkspace(slug, link.object.url)} size="sm" className={classes.grow}>
                {link.object.title}
              </Anchor>
              {whyNot === null && (
                <Tooltip label={t('link.remove')}>
                  <ActionIcon
                    size="sm"
                    aria-label={t('link.removeTo', { title: link.object.title })}
                    onClick={() => remove.mutate(link)}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && <AddLink kind={kind} objectId={objectId} onClose={() => setAdding(false)} />}
    </section>
  )
}

function AddLink({ kind, objectId, onClose }: About & { onClose: () => void }) {
  const { t } = useTranslation('collaboration')
  const [relation, setRelation] = useState<Relation>('relates_to')
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 150)
  const store = useCombobox({ opened: true })
  const kindName = useKindName()
  const { data, isFetching } = useQuery({
    queryKey: ['search', 'link', asked],
    queryFn: async ({ signal }) => (await call(search, { query: { q: asked, limit: 12 } }, { signal })).items,
    enabled: asked !== '',
    placeholderData: (before) => before,
  })
  const found = data?.filter((hit) => !(hit.kind === kind && hit.id === objectId)) ?? []
  const { selectFirstOption } = store
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first of what was found is what Enter takes
  useEffect(() => {
    selectFirstOption()
  }, [data, selectFirstOption])
  const add = useAction(
    (to: { kind: string; id: string }) => call(addLink, { body: { from: { kind, id: objectId }, to, relation } }),
    { topics, done: () => t('link.added') },
  )
  const choose = (value: string): void => {
    const hit = found.find(({ id }) => id === value)
    if (hit) add.mutate({ kind: hit.kind, id: hit.id }, { onSuccess: onClose })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('link.add')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      yOffset="12vh"
    >
      <Stack gap="sm">
        <Select
          label={t('link.relation')}
          data={relations.map((value) => ({ value, label: t(`relation.out.${value}`) }))}
          value={relation}
          allowDeselect={false}
          onChange={(value) => value && setRelation(value)}
        />
        <Combobox store={store} onOptionSubmit={choose} withinPortal={false}>
          <Combobox.EventsTarget>
            <TextInput
              data-autofocus
              aria-label={t('link.find')}
              placeholder={t('link.find')}
              value={words}
              rightSection={isFetching && <Loader size={14} />}
              onChange={(event) => {
                setWords(event.currentTarget.value)
              }}
            />
          </Combobox.EventsTarget>
          {asked !== '' && found.length === 0 && !isFetching && <Combobox.Empty>{t('link.notFound')}</Combobox.Empty>}
          {found.length > 0 && (
            <ScrollArea.Autosize mah="40vh" type="auto" viewportProps={{ tabIndex: 0 }}>
              <Combobox.Options aria-label={t('link.find')}>
                {found.map(({ id, title, kind: ofKind }) => (
                  <Combobox.Option key={id} value={id} className={choiceClasses.option}>
                    <Text size="sm" truncate>
                      {title}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {kindName(ofKind)}
                    </Text>
                  </Combobox.Option>
                ))}
              </Combobox.Options>
            </ScrollArea.Autosize>
          )}
        </Combobox>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
      </Stack>
    </Modal>
  )
}
