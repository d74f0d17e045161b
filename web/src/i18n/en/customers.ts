export const customers = {
  title: '',
}
