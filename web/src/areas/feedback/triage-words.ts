import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/use-format.ts'
import type { Triage } from './change.ts'
import { useAreaTree, useMembers } from './reference.ts'

type Outcome = { changed: number; skipped: number }

/** Says what a change did: "Moved 12 items to Payments / Cards. 2 were left: they are not yours." */
export function useTriageWords() {
  const { t } = useTranslation('feedback')
  const { day } = useFormat()
  const areas = useAreaTree()
  const members = useMembers()
  const nameOf = (id: string): string => members.find((member) => member.id === id)?.name ?? ''

  const what = (change: Triage, count: number): string => {
    if (change.isDeleted) return t('said.removed', { count })
    if (change.status !== undefined) return t('said.status', { count, status: t(`status.${change.status}`) })
    if (change.areaId !== undefined) {
      return change.areaId === null
        ? t('said.noArea', { count })
        : t('said.area', { count, area: areas.pathOf(change.areaId) })
    }
    if (change.ownerId !== undefined) return t('said.owner', { count, name: nameOf(change.ownerId) })
    if (change.assigneeId !== undefined) {
      return change.assigneeId === null
        ? t('said.noAssignee', { count })
        : t('said.assignee', { count, name: nameOf(change.assigneeId) })
    }
    return change.snoozedUntil
      ? t('said.snoozed', { count, day: day(change.snoozedUntil) })
      : t('said.awake', { count })
  }
  return (change: Triage, { changed, skipped }: Outcome): string => {
    const words = changed === 0 && skipped === 0 ? t('said.nothing') : what(change, changed)
    return skipped === 0 ? words : `${words} ${t('said.skipped', { count: skipped })}`
  }
}
