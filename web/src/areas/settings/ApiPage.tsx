import { Anchor, Code, Collapse, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageBody, PageSection } from '../../ui/PageBody.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ListShape } from '../../ui/shapes.tsx'
import classes from './ApiPage.module.css'
import { type ApiCall, listCalls, type OpenApi, resolve, type Schema, typeText } from './openapi.ts'

async function loadDocument(): Promise<OpenApi> {
  const res = await fetch('/openapi.json')
  if (!res.ok) throw new Error(`openapi.json: ${res.status}`)
  // Made by the server from the same contract; only what is shown is read from it.
  return (await res.json()) as OpenApi
}

/** Every call of the API, read from the same document that programs use. */
export function ApiPage() {
  const { t } = useTranslation('settings')
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words)
  const { data, error, refetch } = useQuery({ queryKey: ['openapi'], queryFn: loadDocument, staleTime: Infinity })
  const calls = data ? listCalls(data, asked) : []
  const tags = [...new Set(calls.map(({ tag }) => tag))]
  return (
    <>
      <PageHeader
        title={t('api.title')}
        answers={t('api.answers')}
        actions={
          <Anchor size="sm" href="/openapi.json" target="_blank">
            {t('api.raw')}
          </Anchor>
        }
      />
      <PageBody>
        <Stack gap="xs">
          <Text size="sm">{t('api.auth')}</Text>
          <TextInput
            type="search"
            aria-label={t('api.search')}
            placeholder={t('api.search')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </Stack>
        {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
        {!data && !error && <ListShape />}
        {data && calls.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('api.none')}
          </Text>
        )}
        {data &&
          tags.map((tag) => (
            <PageSection key={tag} title={tag}>
              {calls
                .filter((call) => call.tag === tag)
                .map((call) => (
                  <CallRow key={call.id} call={call} document={data} />
                ))}
            </PageSection>
          ))}
      </PageBody>
    </>
  )
}

function CallRow({ call, document }: { call: ApiCall; document: OpenApi }) {
  const { t } = useTranslation('settings')
  const [isOpen, setOpen] = useState(false)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div className={classes.call}>
      <UnstyledButton className={classes.head} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Chevron size={14} className={classes.chevron} aria-hidden="true" />
        <span className={classes.method}>{call.method}</span>
        <span className={classes.words}>
          <span className={classes.path}>{call.path}</span>
          <Text size="xs" c="dimmed" component="span">
            {call.summary}
          </Text>
        </span>
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Stack gap="sm" className={classes.body}>
            <Text size="sm">{call.description}</Text>
            {call.parameters.length > 0 && (
              <div>
                <Text size="xs" c="dimmed">
                  {t('api.parameters')}
                </Text>
                {call.parameters.map((parameter) => (
                  <Field
                    key={parameter.name}
                    name={parameter.name}
                    type={`${parameter.schema ? typeText(parameter.schema) : ''} ${t(`api.in.${parameter.in}`)}`}
                    isRequired={parameter.required === true}
                    description={parameter.description ?? parameter.schema?.description}
                  />
                ))}
              </div>
            )}
            {call.body && <Shape title={t('api.body')} schema={call.body} document={document} />}
            {call.reply && <Shape title={t('api.reply')} schema={call.reply} document={document} />}
          </Stack>
        )}
      </Collapse>
    </div>
  )
}

function Shape({ title, schema, document }: { title: string; schema: Schema; document: OpenApi }) {
  const { properties, required = [] } = resolve(document, schema)
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title} · {typeText(schema)}
      </Text>
      {Object.entries(properties ?? {}).map(([name, property]) => (
        <Field
          key={name}
          name={name}
          type={typeText(property)}
          isRequired={required.includes(name)}
          description={property.description}
        />
      ))}
    </div>
  )
}

type FieldProps = { name: string; type: string; isRequired: boolean; description: string | undefined }

function Field({ name, type, isRequired, description }: FieldProps) {
  const { t } = useTranslation('settings')
  return (
    <Group gap="xs" py={2} align="baseline">
      <Code>{name}</Code>
      <Text size="xs" c="dimmed">
        {type}
        {isRequired && ` · ${t('api.required')}`}
      </Text>
      {description && <Text size="xs">{description}</Text>}
    </Group>
  )
}
