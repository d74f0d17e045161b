import type { Texts } from '../en.ts'

export const customers: Texts['customers'] = {
  title: '',
}
