import { type Import, type ImportKind, setImportMapping } from '@gantry/contract/imports'
import { Alert, Button, Group, Select, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { FormatLine } from './FormatLine.tsx'
import classes from './Imports.module.css'
import { SettingsForm } from './SettingsForm.tsx'
import { targetsOf, withTarget } from './targets.ts'
import { useImportAction } from './use-import-action.ts'

type Props = { record: Import; kind: ImportKind; onNext: () => void }

/** How the file was read, what each column means, and the settings of the import. */
export function MappingStep({ record, kind, onNext }: Props) {
  const { t } = useTranslation('imports')
  const isFromSaved = record.suggestions.some(({ from }) => from === 'saved')
  return (
    <>
      <FormatLine record={record} />
      {record.notes.length > 0 && (
        <Alert variant="light" color="gray">
          {record.notes.map((note) => (
            <Text key={note} size="sm">
              {note}
            </Text>
          ))}
        </Alert>
      )}
      <section className={classes.section} aria-labelledby="mapping">
        <div>
          <Title order={2} id="mapping">
            {t('mapping.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {isFromSaved ? t('mapping.saved') : t('mapping.text')}
          </Text>
        </div>
        <MappingTable record={record} kind={kind} />
      </section>
      <SettingsForm record={record} kind={kind} />
      <Group justify="flex-end" gap="sm">
        {record.missing.length > 0 && (
          <Text size="sm" c="error" role="status">
            {t('mapping.missing', { fields: record.missing.join(', ') })}
          </Text>
        )}
        <Button disabled={record.missing.length > 0} onClick={onNext}>
          {t('mapping.next')}
        </Button>
      </Group>
    </>
  )
}

function MappingTable({ record, kind }: Pick<Props, 'record' | 'kind'>) {
  const { t } = useTranslation('imports')
  const { share } = useFormat()
  const save = useImportAction((mapping: Import['mapping']) =>
    call(setImportMapping, { params: { id: record.id }, body: { mapping } }),
  )
  // What was chosen last is shown at once; the answer of the server takes its place.
  const mapping = save.isPending && save.variables ? save.variables : record.mapping
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
    <section className={classes.scroller} aria-label={t('mapping.title')} tabIndex={0}>
      <Table miw={640} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mapping.column')}</Table.Th>
            <Table.Th>{t('mapping.samples')}</Table.Th>
            <Table.Th w={260}>{t('mapping.target')}</Table.Th>
            <Table.Th w={130}>{t('mapping.suggested')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {record.columns.map(({ name, samples }) => {
            const target = mapping[name] ?? null
            const suggestion = record.suggestions.find(({ column }) => column === name)
            const isSuggested = suggestion?.target != null && suggestion.target === target
            return (
              <Table.Tr key={name}>
                <Table.Td fw={550}>{name}</Table.Td>
                <Table.Td>
                  <div className={classes.sample} title={samples.join('\n')}>
                    {samples
                      .filter((sample) => sample !== '')
                      .slice(0, 3)
                      .join(' · ') || '–'}
                  </div>
                </Table.Td>
                <Table.Td>
                  <Select
                    aria-label={t('mapping.targetOf', { column: name })}
                    placeholder={t('mapping.ignored')}
                    clearable
                    searchable
                    disabled={!record.may.edit}
                    data={targetsOf(name, target, kind, (attribute) => t('mapping.attribute', { name: attribute }))}
                    value={target}
                    onChange={(next) => save.mutate(withTarget(mapping, name, next))}
                  />
                </Table.Td>
                <Table.Td>
                  {isSuggested && suggestion && (
                    <Text size="xs" c={suggestion.confidence >= 0.7 ? 'dimmed' : 'var(--gantry-warn)'}>
                      {suggestion.from === 'saved'
                        ? t('mapping.asBefore')
                        : t('mapping.sure', { share: share(suggestion.confidence) })}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}
