import { useTranslation } from 'react-i18next'
import { ApiError } from '../api.ts'

/** Says in words what went wrong and what to do about it. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation('ui')
  return (error) => {
    if (!(error instanceof ApiError)) return t('problem.unknown')
    const { code, title, details, requestId } = error.problem
    switch (code) {
      case 'unavailable':
        return details?.store === 'server' ? t('problem.unreachable') : title || t('problem.unavailable')
      case 'internal':
        return t('problem.internal', { requestId })
      case 'changed_meanwhile':
        return t('problem.changedMeanwhile')
      case 'unauthenticated':
        return t('problem.unauthenticated')
      case 'not_found':
        return title || t('problem.notFound')
      default:
        return title
    }
  }
}

/** The complaint about one field of a form, when the server named it. */
export function fieldProblem(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  const fields = error.problem.details?.fields
  if (!Array.isArray(fields)) return undefined
  for (const one of fields) {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) continue
    const { field: path, message } = one
    if (path === `body.${field}` || path === field) return typeof message === 'string' ? message : undefined
  }
  return undefined
}
