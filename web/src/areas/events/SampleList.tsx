import type { IngestionSample } from '@gantry/contract/events'
import { Button, Code, Text, UnstyledButton } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './Events.module.css'
import { useSamples } from './queries.ts'

type Props = { projectId: string; outcome: 'taken' | 'refused' }
const firstRows = 20

/** The last entries, newest first; each opens to what arrived beside what was stored. */
export function SampleList({ projectId, outcome }: Props) {
  const { t } = useTranslation('events')
  const { rows, error, isLoading, hasMore, loadMore } = useSamples(projectId, outcome)
  const [shown, setShown] = useState(firstRows)
  if (error) return <ErrorNote error={error} />
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" aria-busy={isLoading}>
        {t(`ingestion.none.${outcome}`)}
      </Text>
    )
  }
  const more = (): void => {
    setShown(shown + firstRows)
    if (shown + firstRows > rows.length) loadMore()
  }
  return (
    <div>
      {rows.slice(0, shown).map((sample) => (
        <SampleRow key={sample.id} sample={sample} />
      ))}
      {(hasMore || rows.length > shown) && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={more}>
          {t('ingestion.more')}
        </Button>
      )}
    </div>
  )
}

function SampleRow({ sample }: { sample: IngestionSample }) {
  const { t } = useTranslation('events')
  const { ago, instant } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { name, kind, reasons, sdk, at, raw, stored } = sample
  return (
    <div>
      <UnstyledButton
        className={classes.line}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={classes.words}>
          {name || kind}
          {reasons.length > 0 && (
            <Text span size="xs" c="dimmed">
              {' '}
              {reasons.map(({ message }) => message).join(' ')}
            </Text>
          )}
        </span>
        <Text span size="xs" c="dimmed" visibleFrom="sm">
          {sdk}
        </Text>
        <Text span size="xs" c="dimmed" title={instant(at)}>
          {ago(at)}
        </Text>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.sides} id={id}>
          <Side title={t('ingestion.raw')} json={raw} />
          {stored && <Side title={t('ingestion.stored')} json={stored} />}
        </div>
      )}
    </div>
  )
}

function Side({ title, json }: { title: string; json: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Code block className={classes.code}>
        {readable(json)}
      </Code>
    </div>
  )
}

/** Indented; what is no JSON (because it was cut) as it is. */
function readable(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
