export const people = {
  title: '',
}
