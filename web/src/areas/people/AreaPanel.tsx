import type { Args } from '@gantry/contract/endpoint'
import { type ProductArea, removeArea, updateArea } from '@gantry/contract/product-areas'
import { Anchor, Button, Group, Menu, Select, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call, ifUnchanged } from '../../api.ts'
import { Comments } from '../../ui/collaboration/Comments.tsx'
import { History } from '../../ui/collaboration/History.tsx'
import { DisabledReason, useWhyNot } from '../../ui/DisabledReason.tsx'
import { FieldRow } from '../../ui/FieldRow.tsx'
import { InlineEdit } from '../../ui/InlineEdit.tsx'
import { KeyHint } from '../../ui/KeyHint.tsx'
import { DetailPanel } from '../../ui/ListDetail.tsx'
import { MemberSelect } from '../../ui/members.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useWorkspaceSlug } from '../../url/use-url.ts'
import { isWithin, type Place, type Step, stepPlace } from './tree.ts'

type Props = {
  area: ProductArea
  areas: readonly ProductArea[]
  onAddBelow: (area: ProductArea) => void
  onMove: (area: ProductArea, place: Place) => void
  onClose: () => void
}

export function AreaPanel({ area, areas, onAddBelow, onMove, onClose }: Props) {
  const { t } = useTranslation('people')
  const why = useWhyNot('areas.write')
  const { id, name } = area
  const hasChildren = areas.some(({ parentId }) => parentId === id)
  const remove = useAction(() => call(removeArea, { params: { id } }), {
    topics: ['product_area'],
    done: () => t('area.deleted', { name }),
    undo: ({ activityId }) => ({ activityId }),
  })
  const actions = (
    <>
      {!why && <MoveMenu area={area} areas={areas} onMove={onMove} />}
      <DisabledReason reason={why}>
        <Button variant="subtle" color="gray" onClick={() => onAddBelow(area)}>
          {t('area.newBelow')}
        </Button>
      </DisabledReason>
      <DisabledReason reason={why ?? (hasChildren ? t('area.hasChildren') : null)}>
        <Button
          variant="subtle"
          color="gray"
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
        >
          {t('deleteAction')}
        </Button>
      </DisabledReason>
    </>
  )
  return (
    <DetailPanel title={area.path.join(' / ')} label={name} onClose={onClose} actions={actions}>
      <Stack gap="lg" p="lg">
        <AreaFields area={area} areas={areas} why={why} />
        <Comments kind="product_area" objectId={id} />
        <History kind="product_area" objectId={id} />
      </Stack>
    </DetailPanel>
  )
}

const steps: readonly { step: Step; word: 'up' | 'down' | 'indent' | 'outdent'; keys: string }[] = [
  { step: 'up', word: 'up', keys: 'Alt ↑' },
  { step: 'down', word: 'down', keys: 'Alt ↓' },
  { step: 'in', word: 'indent', keys: 'Alt →' },
  { step: 'out', word: 'outdent', keys: 'Alt ←' },
]

/** What a drag does, for those who cannot drag (WCAG 2.5.7). */
function MoveMenu({ area, areas, onMove }: Pick<Props, 'area' | 'areas' | 'onMove'>) {
  const { t } = useTranslation('people')
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray">
          {t('area.move')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {steps.map(({ step, word, keys }) => {
          const place = stepPlace(areas, area.id, step)
          return (
            <Menu.Item
              key={step}
              disabled={place === undefined}
              rightSection={<KeyHint keys={keys} />}
              onClick={() => place && onMove(area, place)}
            >
              {t(`area.${word}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

function AreaFields({ area, areas, why }: Pick<Props, 'area' | 'areas'> & { why: string | null }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspaceSlug()
  const { id, effectiveOwner, ownerId } = area
  const save = useAction(
    (body: Args<typeof updateArea>['body']) => call(updateArea, { params: { id }, body }, ifUnchanged(area.version)),
    { topics: ['product_area'] },
  )
  const top = '-'
  const inherited =
    effectiveOwner && ownerId === null ? t('area.inherits', { name: effectiveOwner.name }) : t('area.noOwner')
  return (
    <div>
      <FieldRow label={t('name')}>
        <InlineEdit
          label={t('name')}
          value={area.name}
          placeholder={t('name')}
          isRequired
          disabledReason={why}
          onSave={(name) => save.mutateAsync({ name })}
        />
      </FieldRow>
      <FieldRow label={t('area.owner')} {...(why && { hint: why })}>
        <MemberSelect
          label={t('area.owner')}
          holding="product_manager"
          value={ownerId}
          name={effectiveOwner?.name}
          placeholder={inherited}
          disabled={why !== null}
          onChange={(next) => save.mutate({ ownerId: next })}
        />
      </FieldRow>
      <FieldRow label={t('area.parent')}>
        <Select
          aria-label={t('area.parent')}
          searchable
          allowDeselect={false}
          disabled={why !== null}
          data={[
            { value: top, label: t('area.top') },
            ...areas
              .filter((other) => !isWithin(areas, other.id, id))
              .map((other) => ({ value: other.id, label: other.path.join(' / ') })),
          ]}
          value={area.parentId ?? top}
          onChange={(value) => save.mutate({ parentId: value === top ? null : value, position: 10_000 })}
        />
      </FieldRow>
      <FieldRow label={t('description')}>
        <InlineEdit
          label={t('description')}
          value={area.description}
          placeholder={t('area.noDescription')}
          isMultiline
          disabledReason={why}
          onSave={(description) => save.mutateAsync({ description })}
        />
      </FieldRow>
      <FieldRow label={t('area.aliases')} hint={t('area.aliasesHint')}>
        <InlineEdit
          label={t('area.aliases')}
          value={area.aliases.join(', ')}
          placeholder="—"
          disabledReason={why}
          onSave={(text) =>
            save.mutateAsync({
              aliases: text
                .split(',')
                .map((one) => one.trim())
                .filter(Boolean),
            })
          }
        />
      </FieldRow>
      <Group mt="xs">
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link
              {...props}
              to="/w/$workspace/feedback"
              params={{ workspace }}
              search={{ view: 'all', status: 'any', area: id }}
            />
          )}
        >
          {t('area.feedback')}
        </Anchor>
      </Group>
    </div>
  )
}
