export const session = {
  title: '',
}
