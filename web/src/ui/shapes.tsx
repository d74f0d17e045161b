import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** The shape of a list that is on its way. */
export function ListShape({ rows = 12 }: { rows?: number }) {
  return (
    <Stack gap={0} px="lg" aria-busy="true">
      <Waiting />
      {widths.slice(0, rows).map((width, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows never move
        <Skeleton key={row} height={12} width={`${width}%`} my={12} radius="sm" />
      ))}
    </Stack>
  )
}

/** The shape of one object: a title and fields. */
export function DetailShape() {
  return (
    <Stack p="lg" gap="md" aria-busy="true">
      <Waiting />
      <Skeleton height={20} width="55%" />
      <Skeleton height={12} width="85%" />
      <Skeleton height={12} width="70%" />
      <Skeleton height={96} />
      <Skeleton height={12} width="60%" />
    </Stack>
  )
}

/** The shape of a whole page. */
export function PageShape() {
  return (
    <div>
      <Stack px="lg" py="md" gap="xs">
        <Skeleton height={20} width={180} />
        <Skeleton height={12} width={320} maw="90%" />
      </Stack>
      <ListShape />
    </div>
  )
}

function Waiting() {
  const { t } = useTranslation('ui')
  return <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>
}

const widths = [72, 58, 81, 64, 75, 52, 68, 84, 61, 77, 55, 70]
