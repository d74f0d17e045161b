import { homeRoutes } from './routes.ts'

export { offerDemo } from './demo.ts'

export const homeArea = { routes: homeRoutes }
