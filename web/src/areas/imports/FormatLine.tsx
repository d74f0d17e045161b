import { type Import, importDelimiters, importFormats, setImportFormat } from '@gantry/contract/imports'
import { Button, Group, NativeSelect, Popover, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useImportAction } from './use-import-action.ts'

const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'iso-8859-15',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
]

/** What was detected about the file, and how to say otherwise. */
export function FormatLine({ record }: { record: Import }) {
  const { t } = useTranslation('imports')
  const [isOpen, setOpen] = useState(false)
  const { format, encoding, delimiter, hasHeader } = record.format
  const save = useImportAction((body: Parameters<typeof call<typeof setImportFormat>>[1]['body']) =>
    call(setImportFormat, { params: { id: record.id }, body }),
  )
  const nameOf = (value: string | null): string => {
    const known = importDelimiters.find((one) => one === value)
    return known === ','
      ? t('format.comma')
      : known === ';'
        ? t('format.semicolon')
        : known === '\t'
          ? t('format.tab')
          : t('format.bar')
  }
  const facts = [
    format.toUpperCase(),
    encoding.toUpperCase(),
    ...(format === 'csv' ? [nameOf(delimiter), hasHeader ? t('format.withHeader') : t('format.withoutHeader')] : []),
    t('format.columns', { count: record.columns.length }),
  ]
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm">
        <Text span c="dimmed" size="sm">
          {t('format.readAs')}{' '}
        </Text>
        {facts.join(', ')}
      </Text>
      {record.may.edit && (
        <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus width={280} position="bottom-end">
          <Popover.Target>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              loading={save.isPending}
              onClick={() => setOpen(!isOpen)}
            >
              {t('format.change')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t('format.change')}>
            <Stack gap="xs">
              <NativeSelect
                label={t('format.format')}
                value={format}
                data={importFormats.map((value) => ({ value, label: value.toUpperCase() }))}
                onChange={({ currentTarget: { value } }) => {
                  const next = importFormats.find((one) => one === value)
                  if (next) save.mutate({ format: next })
                }}
              />
              <NativeSelect
                label={t('format.encoding')}
                value={encoding.toLowerCase()}
                data={[...new Set([encoding.toLowerCase(), ...encodings])]}
                onChange={({ currentTarget: { value } }) => save.mutate({ encoding: value })}
              />
              {format === 'csv' && (
                <>
                  <NativeSelect
                    label={t('format.delimiter')}
                    value={delimiter ?? ','}
                    data={importDelimiters.map((value) => ({ value, label: nameOf(value) }))}
                    onChange={({ currentTarget: { value } }) => {
                      const next = importDelimiters.find((one) => one === value)
                      if (next) save.mutate({ delimiter: next })
                    }}
                  />
                  <Switch
                    label={t('format.hasHeader')}
                    checked={hasHeader}
                    onChange={(event) => save.mutate({ hasHeader: event.currentTarget.checked })}
                  />
                </>
              )}
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  )
}
